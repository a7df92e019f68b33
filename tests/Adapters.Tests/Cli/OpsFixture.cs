using System.Diagnostics;
using System.Text.Json;
using SuperInsight.Adapters.Tests.Cos;
using SuperInsight.Adapters.Tests.Postgres;
using SuperInsight.Domain.Encryption;
using SuperInsight.RunLocal;
using SuperInsight.Secrets;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary>The built <c>ops</c>, a real PostgreSQL, the emulator, and a folder with keys: what an operator has. Each class of tests has its own, and runs beside the others.</summary>
public sealed class OpsFixture : IAsyncLifetime
{
    private readonly string home = Directory.CreateTempSubdirectory("ops-tests-").FullName;
    private int databases;

    public PostgresFixture Postgres { get; } = new();

    public string Signer { get; private set; } = "";

    public string Home => home;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Postgres.InitializeAsync();
        using var identity = AgeIdentity.Generate();
        using var second = AgeIdentity.Generate();
        using var signer = SigningKey.Generate();
        Signer = signer.VerifyKey.ToString();
        Recipients = $"{identity.Recipient},{second.Recipient}";
        await File.WriteAllTextAsync(Path.Combine(home, "identity.txt"), identity.ToKeyFile(DateTimeOffset.UnixEpoch), CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(home, "signing-key"), signer.ToPem(), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    private string Recipients { get; set; } = "";

    /// <summary>A bucket and a database of one test's own, and the settings that name them.</summary>
    public async Task<OpsDesk> OpenDeskAsync(string sql = "CREATE TABLE t AS SELECT generate_series(1, 42) AS i")
    {
        var cos = new CosFixture();
        await cos.InitializeAsync();
        var database = await Postgres.CreateDatabaseAsync(sql, $"desk{Interlocked.Increment(ref databases)}");
        return new OpsDesk(this, cos, database, new()
        {
            ["SUPERINSIGHT_HOME"] = home,
            ["TENCENTCLOUD_SECRET_ID"] = cos.Options().SecretId.Reveal(),
            ["TENCENTCLOUD_SECRET_KEY"] = cos.Options().SecretKey.Reveal(),
            ["Cos__Region"] = "ap-shanghai",
            ["Cos__Bucket"] = CosFixture.Bucket,
            ["Cos__Endpoint"] = cos.Emulator.BaseUri.ToString(),
            ["Backups__Recipients"] = Recipients,
            ["Backups__IdentityFile"] = "identity.txt",
            ["Backups__SigningKeyFile"] = "signing-key",
            ["Postgres__ConnectionString"] = Postgres.Server.ConnectionString(database),
            ["Postgres__BinDirectory"] = PostgresServer.BinDirectory,
        });
    }
}

/// <summary>An operator at work.</summary>
public sealed class OpsDesk(OpsFixture fixture, CosFixture cos, string database, Dictionary<string, string> settings) : IAsyncDisposable
{
    public CosFixture Cos => cos;

    public string Database => database;

    public Dictionary<string, string> Settings => settings;

    public PostgresFixture Postgres => fixture.Postgres;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => cos.DisposeAsync();

    /// <summary>Starts <c>ops</c> with nothing but these settings in its environment.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Checkout.PathOf("cli", "bin", "Release", "net10.0", "ops"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = fixture.Home };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(object).Assembly.Location))));
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public async Task<OpsRun> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await FinishAsync(process);
    }

    public static async Task<OpsRun> FinishAsync(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation);
        OpsRun run = new(process.ExitCode, await output, await error);
        OutputScan.Take($"{Path.GetFileName(process.StartInfo.FileName)} {string.Join(' ', process.StartInfo.ArgumentList.Take(2))}", process.StartInfo.Environment, $"{run.Output}\n{run.Error}");
        return run;
    }
}

/// <summary>How it ended and what it printed.</summary>
public sealed record OpsRun(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public override string ToString() => $"{ExitCode}\n{Output}\n{Error}";
}
