using Microsoft.Extensions.Configuration;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Retention;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Settings;

public sealed class RetentionSettingsTests
{
    private static readonly BackupSource Orders = BackupSource.Parse("postgres/orders");

    [Fact]
    public void PolicyOf_IsBuiltIn_WhereNothingIsSet() =>
        Assert.All((BackupSource[])[BackupSource.Postgres, BackupSource.Redis, BackupSource.Files, BackupSource.PostgresBase, Orders],
            source => Assert.Equal(RetentionPolicy.DefaultFor(source), Open().PolicyOf(source)));

    [Fact]
    public void PolicyOf_TakesTheNarrowestSetting()
    {
        var settings = Open(("Retention__KeepDaily", "1"), ("Retention__postgres__KeepDaily", "2"), ("Retention__postgres__orders__KeepDaily", "3"), ("Retention__KeepWithin", "36h"));
        Assert.Equal((1, 2, 3), (settings.PolicyOf(BackupSource.Redis).KeepDaily, settings.PolicyOf(BackupSource.Postgres).KeepDaily, settings.PolicyOf(Orders).KeepDaily));
        Assert.Equal(2, settings.PolicyOf(BackupSource.Parse("postgres/other")).KeepDaily);
        Assert.Equal(TimeSpan.FromHours(36), settings.PolicyOf(Orders).KeepWithin);
    }

    /// <summary>Years of WAL must not be kept because daily dumps are.</summary>
    [Fact]
    public void PolicyOf_GivesBaseBackups_TheirOwnSettingsOnly()
    {
        var settings = Open(("Retention__KeepYearly", "9"), ("Retention__postgres_base__KeepLast", "4"), ("Retention__postgres__KeepLast", "7"));
        Assert.Equal((4, 0), (settings.PolicyOf(BackupSource.PostgresBase).KeepLast, settings.PolicyOf(BackupSource.PostgresBase).KeepYearly));
    }

    [Theory]
    [InlineData("Retention__KeepDaily", "-1")]
    [InlineData("Retention__KeepDaily", "many")]
    [InlineData("Retention__KeepLast", "100001")]
    [InlineData("Retention__redis__KeepWithin", "7")]
    public void PolicyOf_NamesTheSetting_ThatIsNoNumber(string setting, string value) =>
        Assert.Equal(setting, Assert.Throws<SettingException>(() => Open((setting, value)).PolicyOf(BackupSource.Redis)).Setting);

    [Fact]
    public void RpoOf_IsTheSetting_OrBuiltIn_OrOff()
    {
        var settings = Open(("Backups__Rpo__postgres", "30:00:00"), ("Backups__Rpo__postgres_base", "9d"), ("Backups__Rpo__files", "Off"));
        Assert.Equal(TimeSpan.FromHours(30), settings.RpoOf(BackupSource.Postgres));
        Assert.Equal(TimeSpan.FromHours(30), settings.RpoOf(Orders));
        Assert.Equal(TimeSpan.FromDays(9), settings.RpoOf(BackupSource.PostgresBase));
        Assert.Null(settings.RpoOf(BackupSource.Files));
        Assert.Equal(TimeSpan.FromHours(7), settings.RpoOf(BackupSource.Redis));
        Assert.Equal("Backups__Rpo__redis", Assert.Throws<SettingException>(() => Open(("Backups__Rpo__redis", "soon")).RpoOf(BackupSource.Redis)).Setting);
    }

    [Fact]
    public void Reverify_AndZone_AreRead()
    {
        Assert.Equal((TimeSpan.FromDays(7), TimeSpan.FromDays(2), TimeSpan.FromDays(1)),
            (Open().Reverify(), Open(("Backups__ReverifyDays", "2")).Reverify(), Open(("Backups__ReverifyDays", "0")).Reverify()));
        Assert.Equal(TimeSpan.FromHours(8), Open(("WEBSITE_TIME_ZONE", "Asia/Shanghai")).Zone().BaseUtcOffset);
        Assert.Equal(TimeZoneInfo.Utc, Open().Zone());
        Assert.Equal("WEBSITE_TIME_ZONE", Assert.Throws<SettingException>(() => Open(("WEBSITE_TIME_ZONE", "Mars/Olympus")).Zone()).Setting);
    }

    private static RetentionSettings Open(params (string Name, string Value)[] values) => new(new OperatorSettings(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Name.Replace("__", ":", StringComparison.Ordinal), (string?)value.Value))).Build(), "/"));
}
