using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SuperInsight.Adapters.Tests.Redis;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary>Redis through the command line.</summary>
public sealed class OpsRedisTests(OpsFixture ops) : IClassFixture<OpsFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheWholePath_Holds_FromRunToRestore()
    {
        await using var desk = await ops.OpenDeskAsync("");
        await using var source = await RedisServer.StartAsync(new(), Cancellation);
        await using var target = await RedisServer.StartAsync(new(), Cancellation);
        await source.RunAsync(new GeneratedData(1).Make().Concat(new GeneratedData(2).Make()));
        await source.RunAsync("SET k v");
        desk.Settings.Remove("Postgres__ConnectionString");
        desk.Settings["REDIS_URL"] = source.Uri.ToString();

        var run = await desk.RunAsync("backup", "run", "redis", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        var id = run.Json.GetProperty("id").GetString()!;
        Assert.StartsWith("redis-", id, StringComparison.Ordinal);
        var verify = await desk.RunAsync("backup", "verify", "latest:redis", "--json");
        Assert.True(verify.ExitCode == 0 && verify.Json.GetProperty("plainHash").GetBoolean(), verify.ToString());

        desk.Settings["REDISCLI_AUTH"] = target.Password;
        desk.Settings.Remove("REDIS_URL");
        var to = $"redis://127.0.0.1:{target.Port}";
        var restore = await desk.RunAsync("backup", "restore", id, "--to", to, "--json");
        Assert.True(restore.ExitCode == 0, restore.ToString());
        Assert.Contains(restore.Json.GetProperty("keyspaces").EnumerateArray(), keyspace => keyspace.GetProperty("database").GetInt32() == 0 && keyspace.GetProperty("keys").GetInt32() > 0);
        Assert.Equal(await Fingerprint.TakeAsync(source), await Fingerprint.TakeAsync(target));

        var again = await desk.RunAsync("backup", "restore", id, "--to", to);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("--clean", again.Error, StringComparison.Ordinal);
        var clean = await desk.RunAsync("backup", "restore", id, "--to", to, "--clean");
        Assert.True(clean.ExitCode == 0, clean.ToString());
        Assert.Contains("database 0 with", clean.Output, StringComparison.Ordinal);

        var file = Path.Combine(ops.Home, $"{id}.rdb");
        Assert.Equal(0, (await desk.RunAsync("backup", "restore", id, "--to-file", file)).ExitCode);
        await RedisFixture.CheckRdbAsync(await File.ReadAllBytesAsync(file, Cancellation));
        Assert.Contains("exists already", (await desk.RunAsync("backup", "restore", id, "--to-file", file)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WorksOverTls_WhereTheCertificateIsTrusted()
    {
        await using var desk = await ops.OpenDeskAsync("");
        var (certificate, key) = (Path.Combine(ops.Home, "redis.crt"), Path.Combine(ops.Home, "redis.key"));
        WriteCertificate(certificate, key);
        var tlsPort = LoopbackPort.TakeFree();
        await using var source = await RedisServer.StartAsync(new()
        {
            Settings = new Dictionary<string, string> { ["tls-port"] = $"{tlsPort}", ["tls-cert-file"] = certificate, ["tls-key-file"] = key, ["tls-auth-clients"] = "no" },
        }, Cancellation);
        await source.RunAsync([["SET"u8.ToArray(), "k"u8.ToArray(), ReplicationTests.Noise(3_000_000, 1)]]);
        desk.Settings["Redis__ConnectionString"] = $"127.0.0.1:{tlsPort},password={source.Password},ssl=true,sslHost=localhost";

        var untrusted = await desk.RunAsync("backup", "run", "redis");
        Assert.Equal(1, untrusted.ExitCode);
        Assert.Contains("certificate", untrusted.Error, StringComparison.Ordinal);
        desk.Settings["SSL_CERT_FILE"] = certificate;
        var run = await desk.RunAsync("backup", "run", "redis");
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    [Fact]
    public async Task AMissingSetting_ClosesItsOwnSourceOnly()
    {
        await using var desk = await ops.OpenDeskAsync();
        var redis = await desk.RunAsync("backup", "run", "redis");
        Assert.True(redis.ExitCode == 2, redis.ToString());
        Assert.Contains("Redis__ConnectionString", redis.Error, StringComparison.Ordinal);
        var postgres = await desk.RunAsync("backup", "run", "postgres");
        Assert.True(postgres.ExitCode == 0, postgres.ToString());

        var wrong = await desk.RunAsync("backup", "restore", "latest:postgres", "--to", "redis://127.0.0.1:1");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("cannot take", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await desk.RunAsync("backup", "restore", "latest:postgres", "--to", "redis://127.0.0.1:1", "--to-file", "x")).ExitCode);
    }

    private static void WriteCertificate(string certificateFile, string keyFile)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
    }
}
