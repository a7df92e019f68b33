using SuperInsight.Adapters.Cos;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Cos;

public sealed class CosAddressTests
{
    [Theory]
    [InlineData(null, "backup-1250000000.cos.ap-shanghai.myqcloud.com", "https://backup-1250000000.cos.ap-shanghai.myqcloud.com/a%20b/%E5%A4%87", "/a b/备")]
    [InlineData("http://127.0.0.1:7090", "127.0.0.1:7090", "http://127.0.0.1:7090/backup-1250000000/a%20b/%E5%A4%87", "/backup-1250000000/a b/备")]
    [InlineData("http://127.0.0.1:7090/base/", "127.0.0.1:7090", "http://127.0.0.1:7090/base/backup-1250000000/a%20b/%E5%A4%87", "/base/backup-1250000000/a b/备")]
    [InlineData("https://{bucket}.cos.accelerate.myqcloud.com", "backup-1250000000.cos.accelerate.myqcloud.com", "https://backup-1250000000.cos.accelerate.myqcloud.com/a%20b/%E5%A4%87", "/a b/备")]
    [InlineData("http://[::1]:7090", "[::1]:7090", "http://[::1]:7090/backup-1250000000/a%20b/%E5%A4%87", "/backup-1250000000/a b/备")]
    [InlineData("https://cos.example:443/{bucket}", "cos.example", "https://cos.example/backup-1250000000/a%20b/%E5%A4%87", "/backup-1250000000/a b/备")]
    public void UriOf_AndPathOf_FollowTheEndpoint(string? endpoint, string host, string uri, string path)
    {
        var address = new CosAddress(Options(endpoint));
        Assert.Equal(host, address.Host);
        Assert.Equal(uri, address.UriOf("a b/备", []).AbsoluteUri);
        Assert.Equal(path, address.PathOf("a b/备"));
    }

    [Fact]
    public void UriOf_EncodesTheQuery_AndLeavesOutEmptyValues() => Assert.Equal(
        "https://backup-1250000000.cos.ap-shanghai.myqcloud.com/?uploads&prefix=a%2Fb%2B%20%E5%A4%87",
        new CosAddress(Options(null)).UriOf("", [new("uploads", ""), new("prefix", "a/b+ 备")]).AbsoluteUri);

    [Theory]
    [InlineData("cos.example")]
    [InlineData("ftp://cos.example")]
    [InlineData("https://user:password@cos.example")]
    [InlineData("https://cos.example/?a=1")]
    public void Constructor_Refuses_WhatIsNoAddress(string endpoint)
    {
        var thrown = Assert.Throws<ArgumentException>(() => new CosAddress(Options(endpoint)));
        Assert.Contains("Cos__Endpoint", thrown.Message, StringComparison.Ordinal);
    }

    private static CosOptions Options(string? endpoint) =>
        new("ap-shanghai", "backup-1250000000", new Secret("id"), new Secret("key")) { Endpoint = endpoint };
}
