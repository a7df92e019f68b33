namespace SuperInsight.Domain.Encryption;

/// <summary>One wrapping of the file key, for one recipient. The first argument is its type.</summary>
internal sealed record AgeStanza(IReadOnlyList<string> Arguments, byte[] Body)
{
    public string Type => Arguments[0];
}
