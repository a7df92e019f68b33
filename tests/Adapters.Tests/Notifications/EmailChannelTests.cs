using System.Text;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.Notifications;
using SuperInsight.Adapters.Tests.Web;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Notifications;

/// <summary>The contract, against a real server of the test's own.</summary>
public sealed class EmailChannelTests : NotificationChannelContract, IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly CollectedLog log = new();
    private readonly SmtpStand server = new();

    protected override INotificationChannel Channel => Open(server);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task SendAsync_GoesToEverybody_AndIsKnownByItsKey()
    {
        await SendAsync(Cpu);
        await SendAsync(Cpu);
        var all = server.Messages.ToArray();
        Assert.Contains("MAIL FROM:<ops@example.com>", all[0], StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<a@example.com>\nRCPT TO:<b@example.com>\n", all[0], StringComparison.Ordinal);
        Assert.Contains("\nAuto-Submitted: auto-generated\n", all[0], StringComparison.Ordinal);
        Assert.Equal(Line(all[0], "Message-Id:"), Line(all[1], "Message-Id:"), ignoreCase: true);
        Assert.False(server.HeardSecretsInTheClear);
    }

    [Fact]
    public async Task SendAsync_UsesTlsFromTheFirstByte_WhenItIsToldTo()
    {
        await using var other = new SmtpStand { IsImplicitTls = true };
        await clock.RunAsync(Open(other, isImplicit: true).SendAsync(Cpu, Cancellation));
        Assert.Single(other.Messages);
    }

    [Fact]
    public async Task SendAsync_SendsNothingInTheClear()
    {
        await using var open = new SmtpStand { OffersStartTls = false };
        var failure = await Assert.ThrowsAsync<NotificationException>(() => clock.RunAsync(Open(open).SendAsync(Cpu, Cancellation)));
        Assert.Contains("no encryption", failure.Reason, StringComparison.Ordinal);
        Assert.False(open.HeardSecretsInTheClear);
        Assert.Equal(1, open.Connections);
    }

    [Fact]
    public async Task SendAsync_TrustsNoCertificateOfNobody()
    {
        await using var stranger = new SmtpStand();
        foreach (var channel in (EmailChannel[])[Open(server, trusts: stranger), Open(server, trustsSystem: true)])
        {
            var failure = await Assert.ThrowsAsync<NotificationException>(() => clock.RunAsync(channel.SendAsync(Cpu, Cancellation)));
            Assert.Contains("no trusted connection", failure.Reason, StringComparison.Ordinal);
            Assert.Contains("Notifications__Email__CaFile", failure.Hint, StringComparison.Ordinal);
        }

        Assert.Empty(server.Messages);
    }

    [Fact]
    public async Task SendAsync_TriesAgain_WhenTheServerIsBusy()
    {
        var busy = 1;
        server.Instead = command => command == "MAIL" && busy-- > 0 ? "451 later" : null;
        await SendAsync(Cpu);
        Assert.Equal(2, server.Connections);
        Assert.Single(server.Messages);
    }

    [Theory]
    [InlineData("RCPT", "550 no such user not-real", "Notifications__Email__To")]
    [InlineData("MAIL", "550 not yours not-real", "Notifications__Email__From")]
    public async Task SendAsync_SaysWhichSettingIsWrong(string command, string answer, string setting)
    {
        server.Instead = said => said == command ? answer : null;
        var failure = await Assert.ThrowsAsync<NotificationException>(() => SendAsync(Cpu));
        Assert.Contains("550", failure.Reason, StringComparison.Ordinal);
        Assert.Contains(setting, failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("not-real", failure + log.Text, StringComparison.Ordinal);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task SendAsync_EndsInTime_WhenNobodyIsThere()
    {
        var failure = await Assert.ThrowsAsync<NotificationException>(() => clock.RunAsync(Open(server, port: 1).SendAsync(Cpu, Cancellation)));
        Assert.Contains("no connection", failure.Reason, StringComparison.Ordinal);
    }

    protected override Task<IReadOnlyList<string>> TakenAsync() => Task.FromResult<IReadOnlyList<string>>([.. server.Messages.Select(Decode)]);

    protected override Task RefuseAsync()
    {
        // Its answer repeats what it was told.
        server.Instead = command => command == "AUTH" ? $"535 {SmtpStand.User} {SmtpStand.Password}" : null;
        return Task.CompletedTask;
    }

    protected override Task SendAsync(Notice notice) => clock.RunAsync(Open(server).SendAsync(notice, Cancellation));

    private EmailChannel Open(SmtpStand stand, SmtpStand? trusts = null, bool trustsSystem = false, bool isImplicit = false, int? port = null) => new(
        new EmailOptions("localhost", port ?? stand.Port, "ops@example.com", ["a@example.com", "b@example.com"])
        {
            IsImplicitTls = isImplicit, User = SmtpStand.User, Password = new Secret(SmtpStand.Password), Trusted = trustsSystem ? null : (trusts ?? stand).Certificates,
        },
        new ChannelWorld(null, clock, () => 0.5, log));

    private static string Line(string message, string start) => message.Split('\n').First(line => line.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    /// <summary>As a mailbox shows it.</summary>
    private static string Decode(string message)
    {
        var lines = message.Split('\n').SkipWhile(line => line.StartsWith("MAIL ", StringComparison.Ordinal) || line.StartsWith("RCPT ", StringComparison.Ordinal));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        using var parsed = MimeKit.MimeMessage.Load(stream);
        return $"{parsed.Subject}\n{parsed.TextBody}";
    }
}
