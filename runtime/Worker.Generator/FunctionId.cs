using System.Globalization;

namespace LocalFunctions.Worker.Generator;

/// <summary>A function's id: a number made of its name and entry point, the same in every build.</summary>
internal static class FunctionId
{
    /// <summary>FNV-1a over the UTF-16 units, without the sign (<see href="https://datatracker.ietf.org/doc/html/rfc9923"/>).</summary>
    public static string Of(string name, string entryPoint)
    {
        unchecked
        {
            var hash = 14695981039346656037UL;
            foreach (var character in $"{name}\n{entryPoint}")
                hash = (hash ^ character) * 1099511628211UL;
            return (hash & long.MaxValue).ToString(CultureInfo.InvariantCulture);
        }
    }
}
