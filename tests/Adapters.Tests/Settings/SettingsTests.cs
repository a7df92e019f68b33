using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.Cos;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.Settings;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Settings;

public sealed partial class SettingsTests : IDisposable
{
    /// <summary>Asked for by name in the code, but no setting of ours: variables that belong to the system or to PostgreSQL's tools.</summary>
    private static readonly string[] NotOurs = ["PATH", "PGPASSWORD", "DATABASE_URL", "SUPERINSIGHT_HOME", "Cos__Standby__"];

    private static readonly string[] Asking = ["shared/Adapters", "functions", "cli"];

    private readonly string home = Directory.CreateTempSubdirectory("settings-").FullName;

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public void Get_TakesBlankForMissing_AndTrims()
    {
        var settings = Open(("Cos:Bucket", " b-1 "), ("Cos:Region", "  "));
        Assert.Equal("b-1", settings.Get("Cos__Bucket"));
        Assert.Null(settings.Get("Cos__Region"));
        Assert.Null(settings.Get("Cos__Endpoint"));
        var missing = Assert.Throws<SettingException>(() => settings.Require("Cos__Region", "the region"));
        Assert.Equal("Cos__Region", missing.Setting);
        Assert.Contains("Cos__Region", missing.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void List_SplitsAtCommasSemicolonsAndSpace() =>
        Assert.Equal(["a", "b", "c", "d"], Open(("X", " a,b ; c\n\td,, ")).List("X"));

    [Fact]
    public void ResolveFile_MeansRelativeNamesFromHome()
    {
        Assert.Equal(Path.Combine(home, "keys", "a"), Open().ResolveFile("keys/a"));
        Assert.Equal("/etc/a", Open().ResolveFile("/etc/a"));
    }

    [Theory]
    [InlineData("Backups__SigningKeyFile")]
    [InlineData("Backups__IdentityFile")]
    public void KeyFiles_NameTheFile_WhenItIsMissing(string setting)
    {
        var keys = new KeyFiles(Open((setting.Replace("__", ":", StringComparison.Ordinal), "no-such-file")));
        var failure = Assert.Throws<SettingException>(() => Read(keys, setting));
        Assert.Equal(setting, failure.Setting);
        Assert.Contains(Path.Combine(home, "no-such-file"), failure.Reason, StringComparison.Ordinal);
        Assert.Contains("ops keys new", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Backups__SigningKeyFile")]
    [InlineData("Backups__IdentityFile")]
    public void KeyFiles_NeverEchoAKey_ThatIsMalformed(string setting)
    {
        const string Bad = "AGE-SECRET-KEY-1NOTREALLYASECRETBUTLOOKSLIKEONE";
        File.WriteAllText(Path.Combine(home, "key"), $"-----BEGIN PRIVATE KEY-----\n{Bad}\n-----END PRIVATE KEY-----\n");
        var failure = Assert.Throws<SettingException>(() => Read(new KeyFiles(Open((setting.Replace("__", ":", StringComparison.Ordinal), "key"))), setting));
        Assert.DoesNotContain("NOTREALLY", failure.ToString() + failure.Hint, StringComparison.Ordinal);
        Assert.Equal(setting, failure.Setting);
    }

    [Fact]
    public void Recipients_RefuseASecretKey_WithoutEchoingIt()
    {
        using var identity = AgeIdentity.Generate();
        var secret = identity.ToKeyFile(DateTimeOffset.UnixEpoch).Split('\n')[2];
        var failure = Assert.Throws<SettingException>(() => new KeyFiles(Open(("Backups:Recipients", secret))).Recipients());
        Assert.DoesNotContain(secret, failure.ToString() + failure.Hint, StringComparison.Ordinal);
        Assert.Contains("secret identity", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TrustedSigners_AreTheGivenOnes_TheSettings_AndOurselves()
    {
        using var own = SigningKey.Generate();
        using var other = SigningKey.Generate();
        File.WriteAllText(Path.Combine(home, "signing-key"), own.ToPem());
        var keys = new KeyFiles(Open(("Backups:SigningKeyFile", "signing-key"), ("Backups:TrustedSigners", other.VerifyKey.ToString())));
        Assert.Equal([other.VerifyKey, own.VerifyKey], keys.TrustedSigners(null));
        Assert.Equal([other.VerifyKey], keys.TrustedSigners([other.VerifyKey.ToString()]));
        Assert.Equal("--trust", Assert.Throws<SettingException>(() => keys.TrustedSigners(["ed25519:rubbish"])).Setting);
        Assert.Equal("Backups__TrustedSigners", Assert.Throws<SettingException>(() => new KeyFiles(Open()).TrustedSigners(null)).Setting);
    }

    [Theory]
    [InlineData("Cos__Bucket")]
    [InlineData("Cos__Region")]
    [InlineData("TENCENTCLOUD_SECRET_ID")]
    [InlineData("TENCENTCLOUD_SECRET_KEY")]
    public void Buckets_NameTheSetting_ThatIsMissing(string setting)
    {
        var all = new Dictionary<string, string> { ["Cos__Bucket"] = "b-1250000000", ["Cos__Region"] = "ap-shanghai", ["TENCENTCLOUD_SECRET_ID"] = "id", ["TENCENTCLOUD_SECRET_KEY"] = "key" };
        all.Remove(setting);
        using var buckets = new Buckets(Open([.. all.Select(one => (one.Key.Replace("__", ":", StringComparison.Ordinal), one.Value))]), TimeProvider.System, NullLogger<CosObjectStore>.Instance);
        Assert.Equal(setting, Assert.Throws<SettingException>(() => buckets.Backups).Setting);
        Assert.Equal(setting, Assert.Throws<SettingException>(() => buckets.Ledger).Setting);
    }

    [Theory]
    [InlineData("Cos__Standby__Bucket")]
    [InlineData("Cos__Standby__Region")]
    [InlineData("Cos__Standby__SecretId")]
    [InlineData("Cos__Standby__SecretKey")]
    public void Buckets_NameTheSettingOfTheStandby_ThatIsMissing(string setting)
    {
        Dictionary<string, string> all = new() { ["Cos__Standby__Bucket"] = "s-1250000001", ["Cos__Standby__Region"] = "ap-guangzhou", ["Cos__Standby__SecretId"] = "id", ["Cos__Standby__SecretKey"] = "key" };
        using (var whole = OpenBuckets(all))
            Assert.Equal("s-1250000001", whole.Standby?.Bucket);
        all.Remove(setting);
        using var half = OpenBuckets(all);
        Assert.Equal(setting, Assert.Throws<SettingException>(() => half.Standby).Setting);
        Assert.Equal(setting, Assert.Throws<SettingException>(() => half.Backups).Setting);
    }

    [Fact]
    public void Buckets_HaveNoStandby_UnlessOneIsSet_ThatIsAnother()
    {
        using var alone = OpenBuckets([]);
        Assert.Null(alone.Standby);
        using var same = OpenBuckets(new() { ["Cos__Standby__Bucket"] = "b-1250000000", ["Cos__Standby__Region"] = "ap-shanghai", ["Cos__Standby__SecretId"] = "id", ["Cos__Standby__SecretKey"] = "key" });
        Assert.Equal("Cos__Standby__Bucket", Assert.Throws<SettingException>(() => same.Standby).Setting);
    }

    private Buckets OpenBuckets(Dictionary<string, string> more) => new(
        Open([("Cos:Bucket", "b-1250000000"), ("Cos:Region", "ap-shanghai"), ("TENCENTCLOUD_SECRET_ID", "id"), ("TENCENTCLOUD_SECRET_KEY", "key"),
            .. more.Select(one => (one.Key.Replace("__", ":", StringComparison.Ordinal), one.Value))]),
        TimeProvider.System, NullLogger<CosObjectStore>.Instance);

    /// <summary>Every setting that the code asks for is in the sample, so that who copies it sees them all.</summary>
    [Fact]
    public void Sample_HoldsEverySetting_ThatTheCodeAsksFor()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Checkout.PathOf("local.settings.sample.json")));
        var known = sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name).ToHashSet();
        var asked = Asking
            .SelectMany(folder => Directory.GetFiles(Checkout.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => SettingNames().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value)
            .Distinct().Except(NotOurs).ToArray();

        Assert.True(asked.Length > 15, string.Join(", ", asked));
        Assert.Empty(asked.Except(known));
    }

    [GeneratedRegex("""(?:"(?<name>[A-Z][A-Za-z]+(?:__[A-Za-z]+)+)"|"(?<name>TENCENTCLOUD_[A-Z_]+)"|"%(?<name>[A-Za-z]+)%"|Get\("(?<name>[A-Za-z_]+)"\))""")]
    private static partial Regex SettingNames();

    private static void Read(KeyFiles keys, string setting)
    {
        if (setting == "Backups__SigningKeyFile")
            keys.SigningKey().Dispose();
        else
            keys.ReadConfiguredIdentities()?.Dispose();
    }

    private OperatorSettings Open(params (string Key, string Value)[] values) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build(), home);
}
