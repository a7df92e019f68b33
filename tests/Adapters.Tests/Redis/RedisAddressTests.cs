using SuperInsight.Adapters.Redis;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Redis;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:63790,password=p=w,abortConnect=false", "127.0.0.1", 63790, null, "p=w", false)]
    [InlineData("redis.example.com", "redis.example.com", 6379, null, null, false)]
    [InlineData("host:1, user=ops , password=x , ssl=true,sslHost=other", "host", 1, "ops", "x", true)]
    [InlineData("[::1]:7,PASSWORD=x", "::1", 7, null, "x", false)]
    [InlineData("[::1]", "::1", 6379, null, null, false)]
    [InlineData("::1", "::1", 6379, null, null, false)]
    [InlineData("redis://:p%40%3A%2F@host:7/2", "host", 7, null, "p@:/", false)]
    [InlineData("rediss://ops:x@host", "host", 6379, "ops", "x", true)]
    [InlineData("redis://default:x@[::1]:8/", "::1", 8, null, "x", false)]
    [InlineData("redis://x@host", "host", 6379, null, "x", false)]
    [InlineData("redis://host", "host", 6379, null, null, false)]
    public void Parse_ReadsBothForms(string text, string host, int port, string? user, string? password, bool tls)
    {
        var address = RedisAddress.Parse(text, "test");
        Assert.Equal((host, port, user, password, tls), (address.Host, address.Port, address.User, address.Password?.Reveal(), address.Tls));
        Assert.Equal($"{host}:{port}", address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("password=S3cret")]
    [InlineData("a:1,b:2,password=S3cret")]
    [InlineData("a:0,password=S3cret")]
    [InlineData("a:x,password=S3cret")]
    [InlineData("a:1,password=S3cret,ssl=maybe")]
    [InlineData("a:1,password=S3cret,serviceName=mymaster")]
    [InlineData("http://:S3cret@a:1")]
    [InlineData("redis://:S3cret@a:1/x")]
    [InlineData("redis://:S3cret#x@a:1")]
    public void Parse_Refuses_WithoutQuoting(string text)
    {
        var failure = Assert.Throws<SettingException>(() => RedisAddress.Parse(text, "test"));
        Assert.DoesNotContain("S3cret", failure.Message + failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Refuses_OneDatabaseOfMany() =>
        Assert.Contains("Leave the number away", Assert.Throws<SettingException>(() => new RedisTargets(null, TimeProvider.System).Open("redis://host/3", "--to")).Hint, StringComparison.Ordinal);

    [Fact]
    public void WithPasswordUnlessGiven_KeepsTheGiven()
    {
        Assert.Equal("own", RedisAddress.Parse("h:1,password=own", "test").WithPasswordUnlessGiven("other").Password?.Reveal());
        Assert.Equal("other", RedisAddress.Parse("h:1", "test").WithPasswordUnlessGiven("other").Password?.Reveal());
    }
}
