namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>An object of the file whose fields were checked one by one. A field that is wrong or missing reads as null, so that rules leave it alone.</summary>
internal sealed class CheckedObject(string path, TextPlace place, IReadOnlyDictionary<string, CheckedValue> values)
{
    private static readonly Dictionary<string, CheckedValue> NoVariables = [];

    public string Path => path;

    public TextPlace Place => place;

    public string? Text(string name) => Value(name) as string;

    public double? Number(string name) => Value(name) as double?;

    public int? Whole(string name) => Number(name) is { } number ? (int)number : null;

    /// <summary>Null when it is not an object at all.</summary>
    public CheckedObject? Object(string name) => Value(name) as CheckedObject;

    public IReadOnlyList<CheckedObject> Objects(string name) => Value(name) as IReadOnlyList<CheckedObject> ?? [];

    /// <summary>Whether the list is left out, or empty; not when what stands there is wrong.</summary>
    public bool LacksObjects(string name) => !States(name) || Value(name) is IReadOnlyList<CheckedObject> { Count: 0 };

    /// <summary>Names and texts, in the order of the file; those that are wrong are left out.</summary>
    public IReadOnlyDictionary<string, CheckedValue> Variables(string name) => Value(name) as IReadOnlyDictionary<string, CheckedValue> ?? NoVariables;

    /// <summary>Whether it stands in the file, right or wrong, instead of being a default.</summary>
    public bool States(string name) => values.TryGetValue(name, out var value) && value.IsStated;

    /// <summary>Where it stands; where it does not, where the object does.</summary>
    public TextPlace PlaceOf(string name) => values.TryGetValue(name, out var value) ? value.Place : place;

    public string PathOf(string name) => Tree.TreePath.Field(path, name);

    private object? Value(string name) => values.TryGetValue(name, out var value) ? value.Value : null;
}

/// <param name="Value">Text, a double, an object, a list of objects or variables; null when it is wrong, or when there is none.</param>
internal sealed record CheckedValue(object? Value, TextPlace Place, bool IsStated);
