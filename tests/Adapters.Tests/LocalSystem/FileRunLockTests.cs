using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.LocalSystem;

public sealed class FileRunLockTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("run-lock-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TryTake_GivesASourceToOneAtATime()
    {
        FileRunLock first = new(Path.Combine(folder, "runs"));
        FileRunLock second = new(Path.Combine(folder, "runs"));
        using (first.TryTake(BackupSource.Postgres))
        {
            Assert.Null(second.TryTake(BackupSource.Postgres));
            using var other = second.TryTake(BackupSource.Parse("postgres/other"));
            Assert.NotNull(other);
        }

        using var again = second.TryTake(BackupSource.Postgres);
        Assert.NotNull(again);
    }

    [Fact]
    public void TryTake_SaysWhichFolder_WhenItCannotBeMade()
    {
        File.WriteAllText(Path.Combine(folder, "file"), "");
        var failure = Assert.Throws<SettingException>(() => new FileRunLock(Path.Combine(folder, "file")).TryTake(BackupSource.Postgres));
        Assert.Contains(folder, failure.Reason, StringComparison.Ordinal);
    }
}
