using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Tests.TcbConfiguration;

/// <summary>Row C3: secrets stand in no configuration, and in no message about one.</summary>
public sealed class LiteralSecretTests
{
    [Theory]
    [InlineData("SECRET_KEY", "s3cr3t")]
    [InlineData("DB_PASSWORD", "zq")]
    [InlineData("dbPassword", "hunter2")]
    [InlineData("PGPASSWORD", "hunter2")]
    [InlineData("REDIS_PASS", "hunter2")]
    [InlineData("authtoken", "hunter2")]
    [InlineData("TENCENTCLOUD_SECRET_ID", "fixture")]
    [InlineData("GitHub__Token", "fixture")]
    [InlineData("Backups__SigningKey", "fixture")]
    [InlineData("API_KEY2", "fixture")]
    [InlineData("TOKEN", "Bearer abc")]
    [InlineData("TOKEN", "{{env.TOKEN}}-and-more")]
    [InlineData("DATABASE_URL", "postgresql://postgres:password@localhost:5432/superinsight")]
    [InlineData("DATABASE_URL", "postgresql+asyncpg://u:p%40ss@db/x")]
    [InlineData("DATABASE_URL", "postgresql://u:pa/ss@db/x")]
    [InlineData("DATABASE_URL", "postgresql://db/x?user=u&password=hunter2")]
    [InlineData("REDIS_URL", "redis://:hunter2@cache:6379/0")]
    [InlineData("BROKERS", "amqp://a.internal,amqp://u:hunter2@b.internal")]
    [InlineData("REPOSITORY", "https://hunter2@git.example.com/x.git")]
    [InlineData("HOOK", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6")]
    [InlineData("DSN", "Host=db;Username=app;Password=hunter2")]
    [InlineData("REDIS", "cache:6379,password=hunter2,ssl=true")]
    [InlineData("ARGUMENTS", "serve --password hunter2 --port 1")]
    [InlineData("NOTE", "AKIDfixturefixturefixture0000")]
    [InlineData("NOTE", "ghp_fixturefixturefixturefixture0000")]
    [InlineData("NOTE", "eyJhbGciOiJub25lIn0.eyJmaXh0dXJlIjoxfQ.c2lnbmF0dXJl")]
    [InlineData("NOTE", "-----BEGIN EC PRIVATE KEY----- MHcCAQEE")]
    [InlineData("NOTE", "AGE-SECRET-KEY-1FIXTUREFIXTUREFIXTUREFIXTURE")]
    public void Read_RefusesALiteralSecret_AndDoesNotRepeatIt(string name, string value)
    {
        var mistake = Assert.Single(Read(name, value).Errors, error => error.Kind == MistakeKind.LiteralSecret);
        Assert.Equal(($"services[0].env_variables.{name}", 8), (mistake.Path, mistake.Place.Line));
        Assert.DoesNotContain(value, mistake.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", mistake.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{{{{env.{name}}}}}", mistake.Suggestion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SECRET_KEY", "{{env.SECRET_KEY}}")]
    [InlineData("SECRET_KEY", "")]
    [InlineData("TOKEN", "Bearer {{env.TOKEN}}")]
    [InlineData("TOKEN_EXPIRE_MINUTES", "30")]
    [InlineData("PASSWORD_MIN_LENGTH", "12")]
    [InlineData("OPENAI_MAX_TOKENS", "4096")]
    [InlineData("SECRET_KEY_FILE", "/run/keys/secret")]
    [InlineData("USE_TOKEN", "true")]
    [InlineData("PUBLIC_KEY", "MCowBQYDK2VwAyEA")]
    [InlineData("KEYBOARD", "qwerty")]
    [InlineData("COMPASS", "north")]
    [InlineData("DATABASE_URL", "postgresql://app@db.internal:5432/app")]
    [InlineData("DATABASE_URL", "postgresql://app:{{env.DB_PASSWORD}}@db.internal/app?sslmode=require")]
    [InlineData("DATABASE_URL", "postgresql://{{env.DB_USER}}:{{env.DB_PASSWORD}}@db.internal/app")]
    [InlineData("REDIS_URL", "rediss://cache.internal:6379/0")]
    [InlineData("HOOK", "https://example.com/send?key={{env.HOOK_KEY}}&page=1")]
    [InlineData("DSN", "Host=db;Username=app;Password={{env.DB_PASSWORD}}")]
    [InlineData("TIME", "12:30 // 13:45")]
    [InlineData("MAIL", "ops@example.com")]
    [InlineData("IMAGE", "ccr.ccs.tencentyun.com/demo/web@sha256:5b3de2a7217bb73982a577bde29503b967c9ec5f74ddb14f9b8d4bb774fd5dec")]
    public void Read_TakesReferences_AndWhatOnlySoundsLikeASecret(string name, string value) =>
        Assert.True(Read(name, value).Configuration is not null, string.Join('\n', Read(name, value).Mistakes));

    [Theory]
    [InlineData("password: hunter2")]
    [InlineData("custom_logs: https://u:hunter2@logs/x")]
    [InlineData("network: { vpc_id: AKIDfixturefixturefixture0000 }")]
    [InlineData("storage: [{ name: a, type: ghp_fixturefixturefixturefixture0000, mount_path: /a }]")]
    public void Read_FindsSecrets_InEveryOtherFieldToo(string field)
    {
        var reading = ConfigurationReader.Read(ConfigurationReaderTests.Minimal("external", field));
        Assert.Contains(reading.Errors, error => error.Kind == MistakeKind.LiteralSecret);
        Assert.DoesNotContain("hunter2", string.Concat(reading.Mistakes), StringComparison.Ordinal);
        Assert.DoesNotContain("fixturefixture", string.Concat(reading.Mistakes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("env_id: env-1")]
    [InlineData("topology: external")]
    public void Read_RepeatsNoSecret_WhereARuleWouldTellTheValue(string line)
    {
        var text = ConfigurationReaderTests.Minimal("external", "resource: { max_instances: 9, min_instances: 0 }").Replace(line, $"{line.Split(' ')[0]} AKIDfixturefixturefixture0000", StringComparison.Ordinal);
        var mistake = Assert.Single(ConfigurationReader.Read(text).Mistakes);
        Assert.Equal(MistakeKind.LiteralSecret, mistake.Kind);
        Assert.DoesNotContain("fixture", mistake.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Whatever else is wrong with the line on which it stands: the values of the environment are in no message.</summary>
    [Property(MaxTest = 300)]
    public void Read_RepeatsNoValueOfTheEnvironment(DoNotSize<int> seed, NonEmptyString tail)
    {
        const string Mark = "q7Xv9";
        string[] shapes = [$"{Mark}", $"[{Mark}]", $"{{ {Mark}: 1 }}", $"*{Mark}", $"!{Mark}", $"'{Mark}", $"\"${{env.{Mark}\"", $"&{Mark} {Mark}", $"|\n  {Mark}", $"{Mark}: {Mark}", $"{Mark}{tail.Get.Replace('\0', ' ')}"];
        var text = ConfigurationReaderTests.Minimal("external", "env_variables:", $"  SECRET_KEY: {shapes[(seed.Item & int.MaxValue) % shapes.Length]}", "  OTHER: x");
        var said = string.Concat(ConfigurationReader.Read(text).Mistakes.Select(mistake => mistake.Reason + mistake.Suggestion));
        Assert.DoesNotContain(Mark, said, StringComparison.Ordinal);
    }

    private static ConfigurationReading Read(string name, string value) =>
        ConfigurationReader.Read(ConfigurationReaderTests.Minimal("external", $"env_variables: {{ {name}: '{value}' }}"));
}
