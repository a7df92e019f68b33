namespace SuperInsight.Domain;

/// <summary>Keeps those few of many paths that a mistyped one may have meant.</summary>
internal sealed class NearNames(string wanted)
{
    private const int Kept = 5;

    private readonly List<(int Distance, string Path)> nearest = [];
    private readonly string name = wanted[(wanted.LastIndexOf('/') + 1)..];

    /// <summary>The nearest first.</summary>
    public IReadOnlyList<string> Best => [.. nearest.Select(near => near.Path)];

    public void Offer(string path)
    {
        var other = path[(path.LastIndexOf('/') + 1)..];
        var bound = Math.Max(2, name.Length / 3);
        // The same name in another directory is nearest; then names with few letters changed.
        var distance = string.Equals(other, name, StringComparison.OrdinalIgnoreCase) ? 0
            : Math.Abs(other.Length - name.Length) > bound ? int.MaxValue
            : Distance(name, other);
        if (distance > bound || (nearest.Count == Kept && distance >= nearest[^1].Distance))
            return;
        if (nearest.Count == Kept)
            nearest.RemoveAt(Kept - 1);
        var place = nearest.FindIndex(near => near.Distance > distance);
        nearest.Insert(place < 0 ? nearest.Count : place, (distance, path));
    }

    /// <summary>How many letters must be put in, taken out or replaced. <see href="https://en.wikipedia.org/wiki/Levenshtein_distance"/></summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
