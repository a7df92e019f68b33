using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Notifications.Rendering;

namespace SuperInsight.Adapters.Notifications;

/// <summary>E-mail by SMTP, over TLS and nothing else. A message's id is made of the notice's key, so that mailboxes know a repeat.</summary>
internal sealed partial class EmailChannel : INotificationChannel
{
    private const int LongestSubject = 180;
    private const int LongestText = 64 << 10;

    private readonly EmailOptions options;
    private readonly ChannelWorld world;
    private readonly ResiliencePipeline pipeline;

    public EmailChannel(EmailOptions options, ChannelWorld world)
    {
        (this.options, this.world) = (options, world);
        pipeline = new ResiliencePipelineBuilder { TimeProvider = world.Clock }
            .AddTimeout(options.Total)
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 2,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = world.Jitter,
                Delay = world.Limits.Pause,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } failure && IsTransient(failure)),
            })
            .AddTimeout(options.Try)
            .Build();
    }

    public string Name => "email";

    public async Task SendAsync(Notice notice, CancellationToken cancellationToken)
    {
        using var message = Compose(notice);
        try
        {
            await pipeline.ExecuteAsync(async token => await TryAsync(message, token), cancellationToken);
        }
        catch (Exception failure) when (IsOfServer(failure))
        {
            throw Failed(failure);
        }
    }

    private async ValueTask TryAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new SmtpClient { CheckCertificateRevocation = false, ServerCertificateValidationCallback = options.Trusted is null ? null : IsTrusted };
            await client.ConnectAsync(options.Host, options.Port, options.IsImplicitTls ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls, cancellationToken);
            if (options is { User: { } user, Password: { } password })
                await client.AuthenticateAsync(user, password.Reveal(), cancellationToken);
            await client.SendAsync(message, cancellationToken);
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception failure) when (IsOfServer(failure))
        {
            LogTryFailed(world.Logger, options.Host, Reason(failure));
            throw;
        }
    }

    private MimeMessage Compose(Notice notice)
    {
        var message = new MimeMessage
        {
            Subject = NoticePlainText.Title(notice, LongestSubject),
            Date = world.Clock.GetUtcNow(),
            MessageId = string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(notice.Key)))[..40]}@superinsight-ops"),
            Priority = notice.Severity == NoticeSeverity.Critical ? MessagePriority.Urgent : MessagePriority.Normal,
            Body = new TextPart("plain") { Text = NoticePlainText.Body(notice, LongestText) },
        };
        message.From.Add(MailboxAddress.Parse(options.From));
        message.To.AddRange(options.To.Select(address => MailboxAddress.Parse(address)));
        // Nobody's holiday answers to a machine.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    /// <summary>The system's trust, or a certificate of those that are trusted here; the name must be right in any case.</summary>
    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null)
            return false;
        using var shown = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(options.Trusted!);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return own.Build(shown);
    }

    private NotificationException Failed(Exception failure) => new(Name, Reason(failure), failure switch
    {
        AuthenticationException or ServiceNotAuthenticatedException => "check Notifications__Email__User and Notifications__Email__Password: many providers want a code of their own here, not the account's password",
        SslHandshakeException => "check Notifications__Email__Port and Notifications__Email__Security; for a certificate of one's own set Notifications__Email__CaFile",
        NotSupportedException => "the server offers no STARTTLS, and nothing is sent in the clear: use port 465 with Notifications__Email__Security=tls",
        SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } => "check Notifications__Email__From: most servers want the account's own address",
        SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted } => "check Notifications__Email__To",
        _ => "wait; when it persists, check Notifications__Email__Host and the network",
    });

    /// <summary>A server's words may repeat what it was told: they are left out.</summary>
    private static string Reason(Exception failure) => failure switch
    {
        AuthenticationException or ServiceNotAuthenticatedException => "the server does not know this user and password",
        SslHandshakeException => "no trusted connection to the server",
        NotSupportedException => "the server offers no encryption",
        SmtpCommandException refused => string.Create(CultureInfo.InvariantCulture, $"the server answered {(int)refused.StatusCode}"),
        TimeoutRejectedException timeout => $"the server did not answer within {timeout.Timeout}",
        _ => "no connection to the server, or it broke",
    };

    private static bool IsTransient(Exception failure) => failure switch
    {
        SmtpCommandException refused => (int)refused.StatusCode is >= 400 and < 500,
        SslHandshakeException or NotSupportedException => false,
        _ => failure is IOException or System.Net.Sockets.SocketException or ProtocolException or ServiceNotConnectedException or TimeoutRejectedException,
    };

    private static bool IsOfServer(Exception failure) =>
        failure is CommandException or ProtocolException or AuthenticationException or ServiceNotAuthenticatedException or SslHandshakeException or NotSupportedException or ServiceNotConnectedException
            or IOException or System.Net.Sockets.SocketException or TimeoutRejectedException or TimeoutException;

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "E-mail by {Host}: a try failed: {Reason}")]
    private static partial void LogTryFailed(ILogger logger, string host, string reason);
}
