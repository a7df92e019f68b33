namespace SuperInsight.Adapters.TencentCloud.Billing;

/// <summary>Of a hundred thousand rows, a few hundred texts and lists of tags are different ones: each is kept once.</summary>
internal sealed class BillTexts
{
    private readonly HashSet<string> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>> tags = new(StringComparer.Ordinal);

    /// <summary>The same text; empty for none.</summary>
    public string Share(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (texts.TryGetValue(text, out var same))
            return same;
        texts.Add(text);
        return text;
    }

    /// <summary>The same tags; those without a key are left out.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Share(IReadOnlyList<BillTag>? told)
    {
        if (told is not { Count: > 0 })
            return [];
        // No tag has a control character: none runs into the next.
        var name = string.Join('\0', told.Select(tag => $"{tag.TagKey}\u0001{tag.TagValue}"));
        if (!tags.TryGetValue(name, out var same))
            tags[name] = same = [.. told.Where(tag => tag.TagKey is not null).Select(tag => KeyValuePair.Create(tag.TagKey!, tag.TagValue ?? ""))];
        return same;
    }
}
