using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain.Backups;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Postgres;

/// <summary>What people read when the database can't be reached or used: what happened, and what to do; never a password.</summary>
[Collection(nameof(PostgresSuite))]
public sealed class RefusalTests(PostgresFixture postgres)
{
    private const string Password = "not-the-pass-word";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task WrongPassword_IsSaidSo() => AssertRefusedAsync(Address("postgres"), "refuses the credential", "Check user and password");

    [Fact]
    public Task UnknownDatabase_IsSaidSo() =>
        AssertRefusedAsync(postgres.Address("no such database"), "there is no such database", "create it first");

    [Fact]
    public Task AbsentServer_IsSaidSo() =>
        AssertRefusedAsync(PostgresAddress.Parse($"postgresql://u:{Password}@127.0.0.1:{LoopbackPort.TakeFree()}/d", "test"), "no answer", "Is PostgreSQL running there");

    [Fact]
    public async Task UnknownHost_IsSaidSo() =>
        await AssertRefusedAsync(PostgresAddress.Parse($"postgresql://u:{Password}@host.invalid/d", "test"), "", "Is PostgreSQL running there");

    [Fact]
    public async Task MissingProgram_IsSaidSo_WithWhereItWasLookedFor()
    {
        var folder = Directory.CreateTempSubdirectory("no-tools-").FullName;
        var tools = new PostgresTools(folder, "/usr/bin");
        var failure = await Assert.ThrowsAsync<BackupException>(() => new PostgresDumpSource(postgres.Address("postgres"), tools).OpenAsync(Cancellation));
        Assert.Contains(folder, failure.Reason, StringComparison.Ordinal);
        Assert.Contains("postgresql-client", failure.Hint, StringComparison.Ordinal);
        Directory.Delete(folder);
    }

    [Theory]
    [InlineData("#!/bin/sh\necho hello\n", UnixFileMode.UserExecute | UnixFileMode.UserRead, "does not say its version")]
    [InlineData("#!/bin/sh\nexit 3\n", UnixFileMode.UserExecute | UnixFileMode.UserRead, "ended with code 3")]
    [InlineData("not a program", UnixFileMode.UserRead, "Permission denied")]
    public async Task StrangeProgram_IsSaidSo(string content, UnixFileMode mode, string reason)
    {
        var folder = Directory.CreateTempSubdirectory("odd-tools-").FullName;
        var program = Path.Combine(folder, "pg_dump");
        await File.WriteAllTextAsync(program, content, Cancellation);
        File.SetUnixFileMode(program, mode);
        var failure = await Assert.ThrowsAsync<BackupException>(() => new PostgresDumpSource(postgres.Address("postgres"), new PostgresTools(folder, null)).OpenAsync(Cancellation));
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
        Assert.Equal(program, failure.Subject);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task OlderProgram_IsSaidSo_ByTheProbe()
    {
        var folder = Directory.CreateTempSubdirectory("old-tools-").FullName;
        var program = Path.Combine(folder, "pg_dump");
        await File.WriteAllTextAsync(program, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 11.4'\n", Cancellation);
        File.SetUnixFileMode(program, UnixFileMode.UserExecute | UnixFileMode.UserRead);
        var failure = await Assert.ThrowsAsync<BackupException>(() => new PostgresProbe(postgres.Address("postgres"), new PostgresTools(folder, null)).DescribeAsync(Cancellation));
        Assert.Contains("version 11.4", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("postgresql-client-15", failure.Hint, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Version_IsAskedWithoutOurEnvironment()
    {
        var folder = Directory.CreateTempSubdirectory("curious-tools-").FullName;
        var (program, seen) = (Path.Combine(folder, "pg_dump"), Path.Combine(folder, "seen"));
        await File.WriteAllTextAsync(program, $"#!/bin/sh\n/usr/bin/env > {seen}\necho 'pg_dump (PostgreSQL) 15.1'\n", Cancellation);
        File.SetUnixFileMode(program, UnixFileMode.UserExecute | UnixFileMode.UserRead);
        Environment.SetEnvironmentVariable("SUPERINSIGHT_TEST_SECRET", "must-not-be-seen");

        Assert.Equal(new Version(15, 1), await PostgresTools.AskVersionAsync(program, "test", Cancellation));

        Assert.DoesNotContain("must-not-be-seen", await File.ReadAllTextAsync(seen, Cancellation), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Find_TakesTheNewestOfDebians_WhenNoFolderIsGiven() =>
        Assert.Equal(15, (await PostgresTools.AskVersionAsync(new PostgresTools(null, null).Find("pg_dump", "test"), "test", Cancellation)).Major);

    private PostgresAddress Address(string database) =>
        PostgresAddress.Parse($"postgresql://postgres:{Password}@127.0.0.1:{postgres.Server.Port}/{database}", "test");

    private static async Task AssertRefusedAsync(PostgresAddress address, string reason, string hint)
    {
        BackupException[] failures =
        [
            await Assert.ThrowsAsync<BackupException>(() => new PostgresDumpSource(address, PostgresFixture.Tools).OpenAsync(Cancellation)),
            await Assert.ThrowsAsync<BackupException>(() => new PostgresProbe(address, PostgresFixture.Tools).DescribeAsync(Cancellation)),
            await Assert.ThrowsAsync<BackupException>(() => new PostgresRestoreTarget(address, PostgresFixture.Tools).CountObjectsAsync(Cancellation)),
            await Assert.ThrowsAsync<BackupException>(() => new PostgresRestoreTarget(address, PostgresFixture.Tools).OpenAsync(RestoreReplacement.None, Inventory.Empty, Cancellation)),
        ];
        Assert.All(failures, failure =>
        {
            Assert.Equal(address.Description, failure.Subject);
            Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
            Assert.Contains(hint, failure.Hint, StringComparison.Ordinal);
            Assert.DoesNotContain(Password, failure.ToString() + failure.Hint, StringComparison.Ordinal);
        });
    }
}
