namespace LocalFunctions.Host.Workers;

/// <summary>The last lines written, oldest first; bounded in number and length. Safe for concurrent use.</summary>
internal sealed class RecentLines(int capacity)
{
    private const int MaxLineLength = 500;
    private readonly Queue<string> lines = new(capacity);

    public void Add(string line)
    {
        lock (lines)
        {
            if (lines.Count == capacity)
                lines.Dequeue();
            lines.Enqueue(line.Length > MaxLineLength ? string.Concat(line.AsSpan(0, MaxLineLength), "…") : line);
        }
    }

    public override string ToString()
    {
        lock (lines)
            return string.Join(Environment.NewLine, lines);
    }
}
