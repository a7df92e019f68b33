using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;

namespace SuperInsight.Domain.Tests.Backups;

/// <summary>Sources, restore points and their places in the bucket: each name reads back as what it was made of, and nothing else reads at all.</summary>
public sealed class NamesTests
{
    private static readonly BackupLayout Layout = new("backups");

    [Property(MaxTest = 200)]
    public void RestorePointId_RoundTrips_WithItsPlaces(DoNotSize<int> seconds, uint nonce, short offsetMinutes, byte[] name)
    {
        var source = Source(name);
        var started = DateTimeOffset.UnixEpoch.AddSeconds(Math.Abs((long)seconds.Item)).AddTicks(nonce % TimeSpan.TicksPerSecond).ToOffset(TimeSpan.FromMinutes(offsetMinutes % 840));
        var id = RestorePointId.Create(source, started, nonce);

        Assert.Equal(id, RestorePointId.Parse(id.ToString()));
        Assert.Equal(source, id.Source);
        Assert.Equal(started.ToUnixTimeSeconds(), id.StartedAt.ToUnixTimeSeconds());
        Assert.Equal(TimeSpan.Zero, id.StartedAt.Offset);
        Assert.Equal(id, Layout.ManifestOwner(Layout.ManifestKey(id)));
        Assert.Equal(id, Layout.ObjectOwner(Layout.DataKey(id)));
        Assert.Null(Layout.ManifestOwner(Layout.DataKey(id)));
        Assert.Null(Layout.ObjectOwner(Layout.ManifestKey(id)));
        Assert.Null(new BackupLayout("other").ObjectOwner(Layout.DataKey(id)));
        Assert.StartsWith(Layout.KeyPrefix(source), Layout.DataKey(id), StringComparison.Ordinal);
        Assert.StartsWith(Layout.KeyPrefix(null), Layout.DataKey(id), StringComparison.Ordinal);
        Assert.True(RestorePointReference.TryParse(id.ToString(), out var reference));
        Assert.Equal((id, id.ToString()), (reference.Id, reference.ToString()));
    }

    [Property(MaxTest = 200)]
    public void BackupSource_RoundTrips(byte[] name)
    {
        var source = Source(name);
        Assert.Equal(source, BackupSource.Parse(source.ToString()));
        Assert.True(RestorePointReference.TryParse($"latest:{source}", out var latest));
        Assert.Equal((null, source, $"latest:{source}"), (latest.Id, latest.Source, latest.ToString()));
    }

    [Property(MaxTest = 200)]
    public void RestorePointId_SortsByTime_WithinItsSource(DoNotSize<int> one, DoNotSize<int> other)
    {
        var (earlier, later) = (Math.Min(Math.Abs((long)one.Item), Math.Abs((long)other.Item)), Math.Max(Math.Abs((long)one.Item), Math.Abs((long)other.Item)));
        var (a, b) = (Layout.DataKey(At(earlier)), Layout.DataKey(At(later)));
        Assert.True(string.CompareOrdinal(a, b) <= 0);

        static RestorePointId At(long seconds) => RestorePointId.Create(BackupSource.Postgres, DateTimeOffset.UnixEpoch.AddSeconds(seconds), 1);
    }

    [Fact]
    public void RestorePointId_LooksAsDocumented()
    {
        var id = RestorePointId.Create(BackupSource.Parse("postgres/app"), BackupWorld.Start, 0x7f3a9c2e);
        Assert.Equal("postgres.app-20261123T180000Z-7f3a9c2e", id.ToString());
        Assert.Equal("backups/postgres/app/2026/11/23/postgres.app-20261123T180000Z-7f3a9c2e/data.age", Layout.DataKey(id));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("postgres/")]
    [InlineData("/postgres")]
    [InlineData("a/b/c")]
    [InlineData("Postgres")]
    [InlineData("1st")]
    [InlineData("-a")]
    [InlineData("a.b")]
    [InlineData("a b")]
    [InlineData("数据")]
    [InlineData("postgres/2026")]
    [InlineData("..")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void BackupSource_RefusesWhatIsNoSource(string? text)
    {
        Assert.False(BackupSource.TryParse(text, out _));
        Assert.False(RestorePointReference.TryParse($"latest:{text}", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("postgres")]
    [InlineData("latest")]
    [InlineData("-20261123T180000Z-7f3a9c2e")]
    [InlineData("postgres-20261123T180000Z-7f3a9c2")]
    [InlineData("postgres-20261123T180000Z-7F3A9C2E")]
    [InlineData("postgres-20261123T180000Z-7f3a9c2g")]
    [InlineData("postgres-20261323T180000Z-7f3a9c2e")]
    [InlineData("postgres-20261123T250000Z-7f3a9c2e")]
    [InlineData("postgres-20261123 180000Z-7f3a9c2e")]
    [InlineData("postgres_20261123T180000Z-7f3a9c2e")]
    [InlineData("postgres/app-20261123T180000Z-7f3a9c2e")]
    [InlineData(" postgres-20261123T180000Z-7f3a9c2e")]
    [InlineData("postgres-20261123T180000Z-7f3a9c2e ")]
    [InlineData("../../x-20261123T180000Z-7f3a9c2e")]
    public void RestorePointId_RefusesWhatIsNoId(string text)
    {
        Assert.False(RestorePointId.TryParse(text, out _));
        Assert.False(RestorePointReference.TryParse(text, out _));
        Assert.Contains("ops backup list", Assert.Throws<FormatException>(() => RestorePointId.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backups/postgres/2026/11/24/postgres-20261123T180000Z-7f3a9c2e/manifest.json")]
    [InlineData("backups/redis/2026/11/23/postgres-20261123T180000Z-7f3a9c2e/manifest.json")]
    [InlineData("postgres-20261123T180000Z-7f3a9c2e/manifest.json")]
    [InlineData("backups/postgres/2026/11/23/postgres-20261123T180000Z-7f3a9c2e/manifest.json.bak")]
    [InlineData("backups/x/postgres/2026/11/23/postgres-20261123T180000Z-7f3a9c2e/manifest.json")]
    [InlineData("/manifest.json")]
    [InlineData("manifest.json")]
    public void ManifestOwner_IsNobody_InTheWrongPlace(string key) => Assert.Null(Layout.ManifestOwner(key));

    private static BackupSource Source(byte[] name)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789_-";
        var rest = string.Concat(name.Take(60).Select(b => Letters[b % Letters.Length]));
        return BackupSource.Parse(name.Length % 2 == 0 ? $"s{rest}" : $"s{rest}/n{rest}");
    }
}
