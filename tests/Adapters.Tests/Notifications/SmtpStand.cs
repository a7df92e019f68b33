using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SuperInsight.Adapters.Tests.Notifications;

/// <summary>A server that takes e-mail by SMTP (RFC 5321), with STARTTLS or TLS from the first byte, and a certificate that it signed itself.</summary>
internal sealed class SmtpStand : IAsyncDisposable
{
    public const string User = "ops@example.com";
    public const string Password = "mail-fixture-not-real";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly X509Certificate2 certificate = SelfSigned();
    private readonly ConcurrentQueue<string> messages = new();
    private readonly Task serving;

    public SmtpStand()
    {
        listener.Start();
        serving = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public X509Certificate2Collection Certificates => [X509CertificateLoader.LoadCertificate(certificate.RawData)];

    public string Pem => certificate.ExportCertificatePem();

    public bool IsImplicitTls { get; init; }

    public bool OffersStartTls { get; init; } = true;

    /// <summary>What is answered to a command in place of yes, as long as it says something.</summary>
    public Func<string, string?> Instead { get; set; } = _ => null;

    /// <summary>Head and text of each message, and before them who it is from and to.</summary>
    public IReadOnlyCollection<string> Messages => messages;

    public int Connections { get; private set; }

    /// <summary>Whether a user's name or password ever came before TLS.</summary>
    public bool HeardSecretsInTheClear { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        certificate.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                Connections++;
                try
                {
                    await TalkAsync(client.GetStream());
                }
                catch (Exception gone) when (gone is IOException or SocketException or System.Security.Authentication.AuthenticationException)
                {
                }
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task TalkAsync(Stream raw)
    {
        var stream = IsImplicitTls ? await SecureAsync(raw) : raw;
        var (isSecure, isKnown, envelope) = (IsImplicitTls, false, "");
        await SayAsync(stream, "220 mail.example.com ESMTP");
        while (await ReadLineAsync(stream) is { } line)
        {
            var command = line.Split(' ')[0].ToUpperInvariant();
            if (Instead(command) is { } other)
            {
                await SayAsync(stream, other);
                continue;
            }

            switch (command)
            {
                case "EHLO":
                    await SayAsync(stream, "250-mail.example.com", !isSecure && OffersStartTls ? "250-STARTTLS" : "250-SIZE 1000000", isSecure ? "250 AUTH PLAIN" : "250 HELP");
                    break;
                case "STARTTLS" when !isSecure && OffersStartTls:
                    await SayAsync(stream, "220 go ahead");
                    (stream, isSecure) = (await SecureAsync(stream), true);
                    break;
                case "AUTH":
                    HeardSecretsInTheClear |= !isSecure;
                    isKnown = isSecure && Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[^1])) == $"\0{User}\0{Password}";
                    await SayAsync(stream, isKnown ? "235 welcome" : $"535 no such user {line}");
                    break;
                case "MAIL" or "RCPT" when isKnown && isSecure:
                    envelope += $"{line}\n";
                    await SayAsync(stream, "250 yes");
                    break;
                case "DATA" when isKnown && isSecure:
                    await SayAsync(stream, "354 go ahead");
                    messages.Enqueue(envelope + await ReadMessageAsync(stream));
                    await SayAsync(stream, "250 taken");
                    break;
                case "RSET":
                    envelope = "";
                    await SayAsync(stream, "250 yes");
                    break;
                case "QUIT":
                    await SayAsync(stream, "221 bye");
                    return;
                default:
                    await SayAsync(stream, "530 not like this");
                    break;
            }
        }
    }

    private async Task<SslStream> SecureAsync(Stream stream)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop.Token);
        return secure;
    }

    private static async Task<string> ReadMessageAsync(Stream stream)
    {
        var text = new StringBuilder();
        while (await ReadLineAsync(stream) is { } line && line != ".")
            text.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append('\n');
        return text.ToString();
    }

    private static async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one) > 0)
        {
            if (one[0] == '\n')
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }

        return null;
    }

    private static async Task SayAsync(Stream stream, params string[] lines) => await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))));

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
