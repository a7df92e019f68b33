using System.Globalization;
using LocalFunctions.Protocol;
using LocalFunctions.Worker.Wire;

namespace LocalFunctions.Worker.Logging;

/// <summary>Carries the values of a structured log record over the wire with their types; null stays out.</summary>
internal static class LogProperties
{
    public static void Add(IReadOnlyList<KeyValuePair<string, object?>> properties, IDictionary<string, TypedData> map)
    {
        for (var index = 0; index < properties.Count; index++)
        {
            var (name, value) = properties[index];
            if (value is not null)
                map[name] = Write(value);
        }
    }

    private static TypedData Write(object value) => value switch
    {
        string text => new TypedData { String = WireText.Cut(text) },
        sbyte or byte or short or ushort or int or uint or long => new TypedData { Int = Convert.ToInt64(value, CultureInfo.InvariantCulture) },
        float or double => new TypedData { Double = Convert.ToDouble(value, CultureInfo.InvariantCulture) },
        bool flag => new TypedData { Json = flag ? "true" : "false" },
        DateTimeOffset instant => new TypedData { String = instant.ToString("O", CultureInfo.InvariantCulture) },
        DateTime time => new TypedData { String = time.ToString("O", CultureInfo.InvariantCulture) },
        _ => new TypedData { String = WireText.Cut(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "") },
    };
}
