using SuperInsight.Adapters.Cos;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Cos;

/// <summary>Signatures of the vendor's own Node client for the same requests.</summary>
public sealed class CosSignerTests
{
    private const string Host = "backup-1250000000.cos.ap-shanghai.myqcloud.com";

    private static readonly (string, string) SignedHost = ("host", Host);

    [Fact]
    public void Authorize_GivesVectorC1_ForPlainGet() =>
        AssertSigned("get", "/data/2026/01/01/state.tar.gz", [], [SignedHost], "host", "", "bacc37c4447e65ddd2f7df4cee80bd09e37d2c5b");

    [Fact]
    public void Authorize_GivesVectorC2_ForPutWithHeadersAndForeignLetters() =>
        AssertSigned(
            "PUT",
            "/备份/日 志+1.tar.gz",
            [],
            [
                SignedHost, ("Content-Type", "application/gzip"), ("Content-Length", "11"), ("Content-MD5", "XrY7u+Ae7tCTyyK7j1rNww=="),
                ("x-cos-forbid-overwrite", "true"), ("x-cos-storage-class", "STANDARD_IA"), ("x-cos-meta-note", "it's (ok)*!~"),
            ],
            "content-length;content-md5;content-type;host;x-cos-forbid-overwrite;x-cos-meta-note;x-cos-storage-class",
            "",
            "be1a3d484b4a77cafcdfb437bbdec9ade059c218");

    [Fact]
    public void Authorize_GivesVectorC3_ForListing() =>
        AssertSigned(
            "get", "/", [("prefix", "data/2026-01/"), ("delimiter", "/"), ("max-keys", "1000"), ("marker", "")], [SignedHost],
            "host", "delimiter;marker;max-keys;prefix", "16ec0b2472fa5860cb0d34667d742a2d25eb1344");

    [Fact]
    public void Authorize_GivesVectorC4_ForQueryWithoutValue() =>
        AssertSigned("POST", "/big.bin", [("uploads", "")], [SignedHost], "host", "uploads", "b4aa24b5cb3bea402d1ab20bf8af23366398b354");

    [Fact]
    public void Authorize_GivesVectorC5_ForPart() =>
        AssertSigned(
            "PUT",
            "/big.bin",
            [("partNumber", "3"), ("uploadId", "1585130821cbb7df1d11846c073ad648e8f33b087cec2381df437acdc833cf654b9ecc6361")],
            [SignedHost, ("content-length", "1048576")],
            "content-length;host",
            "partnumber;uploadid",
            "e6bdeaae74bc6c79f9b99a029c505b9ce57a3855");

    [Fact]
    public void Authorize_GivesVectorC6_WithoutAnyHeader() =>
        AssertSigned("HEAD", "/a.txt", [], [], "", "", "1b188b768b3e2a267b677fae78182df69ddb6a2e");

    [Fact]
    public void Authorize_GivesVectorC7_ForQueryThatNeedsEncoding() =>
        AssertSigned(
            "get", "/a b/ü?.txt", [("Prefix", "X"), ("response-content-disposition", "attachment; filename=\"ü a+b.txt\"")], [SignedHost],
            "host", "prefix;response-content-disposition", "bdd261b8d7b001968cb0cd15d89fd2b48b47db26");

    [Theory]
    [InlineData("Host", true)]
    [InlineData("Content-Length", true)]
    [InlineData("Content-MD5", true)]
    [InlineData("Content-Type", true)]
    [InlineData("Range", true)]
    [InlineData("x-cos-security-token", true)]
    [InlineData("X-Cos-Forbid-Overwrite", true)]
    [InlineData("User-Agent", false)]
    [InlineData("Date", false)]
    [InlineData("traceparent", false)]
    public void Signs_CoversWhatDecidesTheRequest(string header, bool covered) => Assert.Equal(covered, CosSigner.Signs(header));

    private static void AssertSigned(
        string method, string path, (string Name, string Value)[] query, (string Name, string Value)[] headers, string headerList, string queryList, string signature)
    {
        var authorization = CosSigner.Authorize(
            new Secret("id-fixture-not-real"), new Secret("key-fixture-not-real"), method, path, Pairs(query), Pairs(headers),
            DateTimeOffset.FromUnixTimeSeconds(1767225600), DateTimeOffset.FromUnixTimeSeconds(1767226500));
        Assert.Equal(
            "q-sign-algorithm=sha1&q-ak=id-fixture-not-real&q-sign-time=1767225600;1767226500&q-key-time=1767225600;1767226500"
            + $"&q-header-list={headerList}&q-url-param-list={queryList}&q-signature={signature}",
            authorization);
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs((string Name, string Value)[] items) =>
        items.Select(item => KeyValuePair.Create(item.Name, item.Value));
}
