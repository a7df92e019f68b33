using System.Text;

namespace SuperInsight.Domain.Notifications.Rendering;

/// <summary>One line with its markup: only the text in the middle can be shortened.</summary>
internal sealed record MarkupLine(string Before, string Text, string After = "")
{
    /// <summary>Without its whole text it is worth nothing: an address.</summary>
    public bool IsWhole { get; init; }

    public override string ToString() => Before + Text + After;

    /// <summary>Joins lines within so many bytes of UTF-8: the longest texts are cut first, and the last lines go only when all are cut to nothing.</summary>
    public static string Join(IReadOnlyList<MarkupLine> lines, string between, int longest)
    {
        List<MarkupLine> kept = [.. lines];
        for (var over = Excess(); over > 0 && kept.Count > 0; over = Excess())
        {
            var at = -1;
            for (var i = 0; i < kept.Count; i++)
            {
                if (!kept[i].IsWhole && kept[i].Text.Length > 0 && (at < 0 || Bytes(kept[i].Text) > Bytes(kept[at].Text)))
                    at = i;
            }

            if (at < 0)
                kept.RemoveAt(kept.Count - 1);
            else
                kept[at] = kept[at] with { Text = Shorter(kept[at].Text, Bytes(kept[at].Text) - over) };
        }

        return string.Join(between, kept);

        int Excess() => kept.Sum(line => Bytes(line.ToString())) + Math.Max(0, kept.Count - 1) * Bytes(between) - longest;
    }

    /// <summary>Strictly shorter, so that every round gains.</summary>
    private static string Shorter(string text, int longest) => TextLimit.CutBytes(text, Math.Min(longest, Bytes(text) - 1)) is var cut && Bytes(cut) < Bytes(text) ? cut : "";

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}
