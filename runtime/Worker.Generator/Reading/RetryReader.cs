using System.Globalization;
using Microsoft.CodeAnalysis;

namespace LocalFunctions.Worker.Generator.Reading;

/// <summary>Reads a retry attribute into the expression of a retry.</summary>
internal static class RetryReader
{
    public static AttributeData? Find(IMethodSymbol method) => method.Find(Names.FixedDelayRetry) ?? method.Find(Names.ExponentialBackoffRetry);

    /// <summary>The expression, or what is wrong.</summary>
    public static (string? Expression, string? Problem) Read(AttributeData attribute)
    {
        var values = attribute.ConstructorArguments.Select(argument => argument.Value).ToArray();
        if (values.Length < 2 || values[0] is not int count)
            return (null, "its arguments are missing");
        if (count < -1)
            return (null, "the count must be 0 or more, or -1 for without end");
        var delays = new long[values.Length - 1];
        for (var index = 0; index < delays.Length; index++)
        {
            if (!TimeSpan.TryParse(values[index + 1] as string, CultureInfo.InvariantCulture, out var delay) || delay < TimeSpan.Zero)
                return (null, $"'{values[index + 1]}' is no delay: write hours, minutes and seconds, such as \"00:00:10\"");
            delays[index] = delay.Ticks;
        }

        if (delays.Length == 2 && delays[0] >= delays[1])
            return (null, "the minimum must be below the maximum");
        var kind = delays.Length == 1 ? "FixedDelay" : "ExponentialBackoff";
        return ($"global::LocalFunctions.Worker.FunctionRetry.{kind}({count}, {string.Join(", ", delays.Select(ticks => ticks + "L"))})", null);
    }
}
