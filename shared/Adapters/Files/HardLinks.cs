namespace SuperInsight.Adapters.Files;

/// <summary>
/// Files with several names, by the first name that was kept. Only those are remembered, and each is forgotten when as many names were
/// met as it has.
/// </summary>
internal sealed class HardLinks
{
    private readonly Dictionary<FileIdentity, FirstName> known = [];

    /// <summary>The first name of the same file; null when this is it.</summary>
    public FirstName? Find(FileFacts facts)
    {
        if (facts.Links < 2 || !known.TryGetValue(facts.Identity, out var first))
            return null;
        if (--first.NamesLeft == 0)
            known.Remove(facts.Identity);
        return first;
    }

    public void Remember(FileFacts facts, byte[] path, long size, string sha256)
    {
        if (facts.Links > 1)
            known[facts.Identity] = new FirstName(path, size, sha256) { NamesLeft = facts.Links - 1 };
    }
}

/// <summary>The name under which a file with several names was kept.</summary>
internal sealed record FirstName(byte[] Path, long Size, string Hash)
{
    /// <summary>How many more names it has.</summary>
    public uint NamesLeft { get; set; }
}
