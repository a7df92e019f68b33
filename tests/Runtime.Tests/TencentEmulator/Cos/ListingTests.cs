using FsCheck.Xunit;
using System.Text;
using TencentEmulator.Cos.Storage;

namespace Runtime.Tests.Emulator.Cos;

public sealed class ListingTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    private static readonly ObjectHeaders None = new(new Dictionary<string, string>(), "STANDARD", new Dictionary<string, string>());

    // Few letters, so that keys share prefixes and delimiters; among them one that UTF-16 and UTF-8 order differently.
    private static readonly string[] Letters = ["a", "b", "/", "\uFF5E", "🚀", "-"];

    [Property(MaxTest = 300)]
    public void List_EqualsTheSortedKeys_ForAnyPrefixDelimiterAndPageSize(byte[][] spelled, byte[] prefixSpelled, bool delimited, byte pageSize)
    {
        var keys = spelled.Select(Spell).Where(key => key.Length > 0).Distinct().ToList();
        var prefix = Spell([.. prefixSpelled.Take(2)]);
        var delimiter = delimited ? "/" : "";
        var index = new ObjectIndex(keys.Select(key => new StoredObject(key, key, 0, "", 0, default, None)));
        foreach (var key in keys.Where((_, position) => position % 3 == 0))
        {
            index.Remove(key);
            index.Set(new StoredObject(key, key, 0, "", 0, default, None));
        }

        var limit = (pageSize % 5) + 1;
        var listed = new List<string>();
        var after = "";
        do
        {
            var page = index.List(prefix, delimiter, after, limit);
            var entries = page.Objects.Select(entry => entry.Key).Concat(page.CommonPrefixes).ToList();
            Assert.True(entries.Count <= limit && (page.Next.Length == 0 || entries.Count == limit));
            listed.AddRange(entries.Order(KeyOrder.Instance));
            after = page.Next;
        }
        while (after.Length > 0);

        Assert.Equal(Expected(keys, prefix, delimiter), listed);
    }

    [Property(MaxTest = 300)]
    public void KeyOrder_IsThatOfUtf8(byte[] left, byte[] right) => Assert.Equal(
        Math.Sign(Encoding.UTF8.GetBytes(Spell(left)).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(Spell(right)))),
        Math.Sign(KeyOrder.Instance.Compare(Spell(left), Spell(right))));

    [Fact]
    public async Task List_GivesTenThousandKeys_InBothVersions()
    {
        var cos = await emulator.NewBucketAsync();
        var keys = Enumerable.Range(0, 10_000).Select(number => $"state/{number:D5}.json").ToArray();
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken },
            async (key, _) => await cos.PutAsync(key, [1]));

        Assert.Equal(keys, await PagesAsync(cos, "prefix=state%2F", "marker", "NextMarker"));
        Assert.Equal(keys, await PagesAsync(cos, "list-type=2&prefix=state%2F", "continuation-token", "NextContinuationToken"));
        var after = (await cos.SendAsync(HttpMethod.Get, "", "list-type=2&start-after=state%2F09997.json&max-keys=5")).Xml;
        Assert.Equal(["state/09998.json", "state/09999.json"], after.Descendants("Key").Select(key => key.Value));
        Assert.Equal("2", after.Element("KeyCount")!.Value);
    }

    [Fact]
    public async Task List_GroupsByDelimiter_AndEncodesKeys()
    {
        var cos = await emulator.NewBucketAsync();
        foreach (var key in (string[])["a/1", "a/2", "b c/1", "d"])
            await cos.PutAsync(key, [1, 2]);

        var page = (await cos.SendAsync(HttpMethod.Get, "", "delimiter=%2F&encoding-type=url")).Xml;

        Assert.Equal(["a/", "b%20c/"], page.Elements("CommonPrefixes").Select(entry => entry.Element("Prefix")!.Value));
        var only = Assert.Single(page.Elements("Contents"));
        Assert.Equal(("d", "2", "STANDARD"), (only.Element("Key")!.Value, only.Element("Size")!.Value, only.Element("StorageClass")!.Value));
        Assert.Equal("false", page.Element("IsTruncated")!.Value);
    }

    private static async Task<List<string>> PagesAsync(TestCos cos, string query, string marker, string next)
    {
        var keys = new List<string>();
        string? token = null;
        do
        {
            var page = (await cos.SendAsync(HttpMethod.Get, "", query + (token is null ? "" : $"&{marker}={Uri.EscapeDataString(token)}"))).Xml;
            keys.AddRange(page.Descendants("Key").Select(key => key.Value));
            token = page.Element(next)?.Value;
        }
        while (token is not null);
        return keys;
    }

    private static List<string> Expected(List<string> keys, string prefix, string delimiter) =>
    [
        .. keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(key => delimiter.Length > 0 && key.IndexOf('/', prefix.Length) is var at and >= 0 ? key[..(at + 1)] : key)
            .Distinct().OrderBy(Encoding.UTF8.GetBytes, Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y))),
    ];

    private static string Spell(byte[] letters) => string.Concat(letters.Take(6).Select(letter => Letters[letter % Letters.Length]));
}
