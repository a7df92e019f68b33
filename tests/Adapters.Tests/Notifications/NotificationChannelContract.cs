using SuperInsight.Domain.Notifications;

namespace SuperInsight.Adapters.Tests.Notifications;

/// <summary>What every <see cref="INotificationChannel"/> promises.</summary>
public abstract class NotificationChannelContract
{
    protected static readonly Notice Cpu = new("rules/cpu/1", NoticeSeverity.Critical, new Phrase("web 的 CPU 过高", "CPU of \"web\" is high"), new Phrase("已超过阈值。", "It is above its limit."))
    {
        Metric = "cpu_usage", Value = "93.5 % (> 80 %)", Since = new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.FromHours(8)), Link = new Uri("https://ops.example.com/alarms/1"), Language = NoticeLanguage.English,
    };

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract INotificationChannel Channel { get; }

    /// <summary>A text, or what goes over the wire, for each message that was taken.</summary>
    protected abstract Task<IReadOnlyList<string>> TakenAsync();

    /// <summary>From now on nothing is taken.</summary>
    protected abstract Task RefuseAsync();

    /// <summary>Sends, whatever time that takes on the test's clock.</summary>
    protected abstract Task SendAsync(Notice notice);

    [Fact]
    public async Task SendAsync_SaysWhatMatters_InTheNoticesLanguage()
    {
        await SendAsync(Cpu);
        await SendAsync(Cpu with { Key = "rules/cpu/2", Language = NoticeLanguage.Chinese });
        var taken = await TakenAsync();
        Assert.Equal(2, taken.Count);
        Assert.All((string[])["CPU of", "93.5 % (", "2026-01-01 08:00:00 +08:00", "https://ops.example.com/alarms/1"], part => Assert.Contains(part, taken[0], StringComparison.Ordinal));
        Assert.Contains("web 的 CPU 过高", taken[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_TakesTheLongestNotice()
    {
        Phrase text = new('汉' + new string('"', 3000), new('汉', 3000));
        foreach (var language in Enum.GetValues<NoticeLanguage>())
            await SendAsync(new Notice($"long/{language}", NoticeSeverity.Critical, text, text) { Value = text.Chinese, Done = [.. Enumerable.Repeat(text, 10)], Link = Cpu.Link, Language = language });
        Assert.Equal(2, (await TakenAsync()).Count);
    }

    [Fact]
    public async Task SendAsync_SaysWhyAndWhatToDo_WhenItIsRefused_AndNoSecret()
    {
        await RefuseAsync();
        var failure = await Assert.ThrowsAsync<NotificationException>(() => SendAsync(Cpu));
        Assert.Equal(Channel.Name, failure.Subject);
        Assert.NotEmpty(failure.Reason);
        Assert.NotEmpty(failure.Hint);
        Assert.DoesNotContain("not-real", failure.ToString() + failure.Hint, StringComparison.Ordinal);
        Assert.Empty(await TakenAsync());
    }
}
