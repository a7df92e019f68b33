namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>Reports texts that stand in more than one object of a list.</summary>
internal static class Distinct
{
    public static void Check(IReadOnlyList<CheckedObject> objects, string field, string what, MistakeList mistakes)
    {
        Dictionary<string, CheckedObject> first = new(StringComparer.Ordinal);
        foreach (var one in objects)
        {
            if (one.Text(field) is { } text && !first.TryAdd(text, one))
                mistakes.Add(MistakeKind.NotUnique, one.PathOf(field), one.PlaceOf(field), $"another {what} has it already, in line {first[text].PlaceOf(field).Line}", $"Give each {what} a {field} of its own.");
        }
    }
}
