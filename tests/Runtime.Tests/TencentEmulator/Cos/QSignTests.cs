using Microsoft.AspNetCore.Http;
using TencentEmulator.Cos;
using TencentEmulator.Cos.Requests;
using TencentEmulator.Cos.Signing;

namespace Runtime.Tests.Emulator.Cos;

/// <summary>Requests signed by the official cos-nodejs-sdk-v5 3.0.0 (facts page, E.2).</summary>
public sealed class QSignTests
{
    private const string H = "backup-1250000000.cos.ap-shanghai.myqcloud.com";
    private const string KeyTime = "1767225600;1767226500";
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1767225600);
    private static readonly CredentialSet Credentials = new([EmulatorFixture.Full]);

    public static TheoryData<string, string, string, string, string, string, string> Vectors => new()
    {
        // name, method, raw path, query, headers, lists, signature
        { "C1", "GET", "/data/2026/01/01/state.tar.gz", "", $"host={H}", "host|", "bacc37c4447e65ddd2f7df4cee80bd09e37d2c5b" },
        {
            "C2", "PUT", "/%E5%A4%87%E4%BB%BD/%E6%97%A5%20%E5%BF%97%2B1.tar.gz", "",
            $"host={H}\ncontent-type=application/gzip\ncontent-length=11\ncontent-md5=XrY7u+Ae7tCTyyK7j1rNww==\n"
            + "x-cos-forbid-overwrite=true\nx-cos-storage-class=STANDARD_IA\nx-cos-meta-note=it's (ok)*!~\nuser-agent=any",
            "content-length;content-md5;content-type;host;x-cos-forbid-overwrite;x-cos-meta-note;x-cos-storage-class|",
            "be1a3d484b4a77cafcdfb437bbdec9ade059c218"
        },
        { "C3", "GET", "/", "prefix=data%2F2026-01%2F&delimiter=%2F&max-keys=1000&marker=", $"host={H}", "host|delimiter;marker;max-keys;prefix", "16ec0b2472fa5860cb0d34667d742a2d25eb1344" },
        { "C4", "POST", "/big.bin", "uploads", $"host={H}", "host|uploads", "b4aa24b5cb3bea402d1ab20bf8af23366398b354" },
        {
            "C5", "PUT", "/big.bin", "partNumber=3&uploadId=1585130821cbb7df1d11846c073ad648e8f33b087cec2381df437acdc833cf654b9ecc6361",
            $"host={H}\ncontent-length=1048576", "content-length;host|partnumber;uploadid", "e6bdeaae74bc6c79f9b99a029c505b9ce57a3855"
        },
        { "C6", "HEAD", "/a.txt", "", $"host={H}", "|", "1b188b768b3e2a267b677fae78182df69ddb6a2e" },
        {
            "C7", "GET", "/a%20b/%C3%BC%3F.txt",
            "Prefix=X&response-content-disposition=attachment%3B%20filename%3D%22%C3%BC%20a%2Bb.txt%22",
            $"host={H}", "host|prefix;response-content-disposition", "bdd261b8d7b001968cb0cd15d89fd2b48b47db26"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Check_Accepts_WhenSignedByTheOfficialClient(
        string name, string method, string path, string query, string headers, string lists, string signature)
    {
        var checkedRequest = QSign.Check(Request(method, path, query, headers), Fields(lists, signature), Credentials, Start);

        Assert.Equal(EmulatorFixture.Full, checkedRequest.Credential);
        Assert.Equal(CosFace.Native, checkedRequest.Face);
        Assert.NotEmpty(name);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Check_Refuses_WhenAnythingSignedIsChanged(
        string name, string method, string path, string query, string headers, string lists, string signature)
    {
        Assert.NotEmpty(name);
        AssertRefused("SignatureDoesNotMatch", () => QSign.Check(Request("DELETE", path, query, headers), Fields(lists, signature), Credentials, Start));
        AssertRefused("SignatureDoesNotMatch", () => QSign.Check(Request(method, path + "x", query, headers), Fields(lists, signature), Credentials, Start));
        AssertRefused("SignatureDoesNotMatch", () => QSign.Check(Request(method, path, query, headers), Fields(lists, signature[..^1] + "_"), Credentials, Start));
        if (lists.Contains("host", StringComparison.Ordinal))
            AssertRefused("SignatureDoesNotMatch", () => QSign.Check(Request(method, path, query, headers.Replace("backup", "other", StringComparison.Ordinal)), Fields(lists, signature), Credentials, Start));
    }

    [Fact]
    public void Check_Refuses_WhenTheTimeIsWrong()
    {
        var request = Request("GET", "/data/2026/01/01/state.tar.gz", "", $"host={H}");
        var fields = Fields("host|", "bacc37c4447e65ddd2f7df4cee80bd09e37d2c5b");

        QSign.Check(request, fields, Credentials, Start.AddSeconds(900));
        QSign.Check(request, fields, Credentials, Start.AddMinutes(-15));
        var expired = AssertRefused("AccessDenied", () => QSign.Check(request, fields, Credentials, Start.AddSeconds(901)));
        Assert.Equal("Request has expired", expired.Message);
        AssertRefused("RequestTimeTooSkewed", () => QSign.Check(request, fields, Credentials, Start.AddMinutes(-15).AddSeconds(-1)));
    }

    private static SignedRequest Request(string method, string path, string query, string headers)
    {
        var dictionary = new HeaderDictionary();
        foreach (var line in headers.Split('\n'))
            dictionary[line.Split('=', 2)[0]] = line.Split('=', 2)[1];
        return new SignedRequest(method, path, QueryParameters.Parse(query), dictionary);
    }

    private static Func<string, string?> Fields(string lists, string signature) => QSign.Parse(
        $"q-sign-algorithm=sha1&q-ak=id-fixture-not-real&q-sign-time={KeyTime}&q-key-time={KeyTime}"
        + $"&q-header-list={lists.Split('|')[0]}&q-url-param-list={lists.Split('|')[1]}&q-signature={signature}");

    private static CosException AssertRefused(string code, Action check)
    {
        var error = Assert.Throws<CosException>(check);
        Assert.Equal((403, code), (error.Status, error.Code));
        return error;
    }
}
