using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using SuperInsight.Domain.CustomDomains;

namespace SuperInsight.Adapters.Dns;

/// <summary>Connects as a visitor does and reads the certificate. Nothing is sent over the connection, so that an untrusted one does no harm.</summary>
internal sealed class ShownCertificates(int port, TimeSpan limit, TimeProvider clock) : IServedCertificates
{
    public async Task<DateTimeOffset?> FindEndAsync(string domain, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(domain, port, either.Token);
            DateTimeOffset? end = null;
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = domain,
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
#pragma warning disable CA5359 // An expired certificate is the one whose end we want to know most.
                    RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    {
                        end = shown is X509Certificate2 certificate ? certificate.NotAfter.ToUniversalTime() : null;
                        return true;
                    },
#pragma warning restore CA5359
                },
                either.Token);
            return end;
        }
        catch (Exception silent) when (silent is SocketException or IOException or AuthenticationException || (silent is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
