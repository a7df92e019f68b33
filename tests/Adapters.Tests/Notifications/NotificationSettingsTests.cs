using Microsoft.Extensions.Configuration;
using SuperInsight.Adapters.Notifications;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Callbacks;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Settings;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Notifications;

/// <summary>A channel is there when its address is; one that is set wrongly says so and stops no other.</summary>
public sealed class NotificationSettingsTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("notification-settings-").FullName;

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public void Channels_AreThoseThatAreSet_InOrder()
    {
        Assert.Empty(Names());
        (string, string)[] all =
        [
            ("Phone__Url", "https://relay.example.com/x"), ("Webhook__Url", "https://hooks.example.com/x"), ("Webhook__Secret", "s"), ("Feishu__Url", "https://open.feishu.cn/open-apis/bot/v2/hook/x"),
            ("DingTalk__Url", "https://oapi.dingtalk.com/robot/send?access_token=x"), ("WeCom__Url", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x"),
            ("Email__Host", "mail.example.com"), ("Email__From", "a@example.com"), ("Email__To", "b@example.com, c@example.com"),
        ];
        Assert.Equal(["wecom", "dingtalk", "feishu", "email", "webhook", "phone"], Names(all));
        Assert.Equal(["email", "wecom"], Names([.. all, ("Channels", "email, wecom email")]));
        Assert.All(Open([.. all]), channel => Assert.IsNotType<MisconfiguredChannel>(channel));
    }

    [Theory]
    [InlineData("WeCom__Url", "http://qyapi.weixin.qq.com/x", "wecom", "Notifications__WeCom__Url")]
    [InlineData("WeCom__Url", "key-not-real", "wecom", "Notifications__WeCom__Url")]
    [InlineData("Webhook__Url", "https://hooks.example.com/x", "webhook", "Notifications__Webhook__Secret")]
    [InlineData("Email__Host", "mail.example.com", "email", "Notifications__Email__From")]
    [InlineData("Channels", "pager", "pager", "Notifications__Channels")]
    [InlineData("Channels", "dingtalk", "dingtalk", "Notifications__Channels")]
    public async Task Channels_SayWhichSettingIsWrong_AndStopNoOther(string setting, string value, string name, string named)
    {
        var channels = Open((setting, value), ("Feishu__Url", "https://open.feishu.cn/open-apis/bot/v2/hook/x"));
        var wrong = channels.Single(channel => channel.Name == name);
        var failure = await Assert.ThrowsAsync<NotificationException>(() => wrong.SendAsync(new Notice("k", NoticeSeverity.Warning, "t", "w"), TestContext.Current.CancellationToken));
        Assert.Contains(named, failure.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("not-real", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(setting == "Channels" ? 1 : 2, channels.Count);
    }

    [Theory]
    [InlineData("Security", "none", "Notifications__Email__Security")]
    [InlineData("Port", "0", "Notifications__Email__Port")]
    [InlineData("To", "nobody@", "Notifications__Email__To")]
    [InlineData("User", "a", "Notifications__Email__Password")]
    [InlineData("CaFile", "missing.pem", "Notifications__Email__CaFile")]
    public async Task Email_SaysWhichSettingIsWrong(string setting, string value, string named)
    {
        var channel = Assert.Single(Open(
            [("Email__Host", "mail.example.com"), ("Email__From", "a@example.com"), .. setting == "To" ? [] : new[] { ("Email__To", "b@example.com") }, ($"Email__{setting}", value)]));
        var failure = await Assert.ThrowsAsync<NotificationException>(() => channel.SendAsync(new Notice("k", NoticeSeverity.Warning, "t", "w"), TestContext.Current.CancellationToken));
        Assert.Contains(named, failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Style_IsChineseInShanghai_WhereNothingIsSet()
    {
        Assert.Equal((NoticeLanguage.Chinese, "Asia/Shanghai"), (NotificationSettings.Style(Settings()).Language, NotificationSettings.Style(Settings()).Zone.Id));
        Assert.Equal(NoticeLanguage.English, NotificationSettings.Style(Settings(("Notifications__Language", "en"))).Language);
        Assert.Equal("Notifications__Language", Assert.Throws<SettingException>(() => NotificationSettings.Style(Settings(("Notifications__Language", "fr")))).Setting);
    }

    [Theory]
    [InlineData(null, null, null, "Alarms__CallbackKey")]
    [InlineData("short", null, null, "Alarms__CallbackKey")]
    [InlineData("long-enough-to-be-a-good-key,short", null, null, "Alarms__CallbackKey")]
    [InlineData("long/enough/to/be/a/good/key", null, null, "Alarms__CallbackKey")]
    [InlineData("long-enough-to-be-a-good-key", "user", null, "Alarms__CallbackPassword")]
    [InlineData("long-enough-to-be-a-good-key", null, "password", "Alarms__CallbackUser")]
    public void Access_IsClosed_WhenItCannotBeSafe(string? key, string? user, string? password, string setting)
    {
        var mistake = Assert.Throws<SettingException>(() => CallbackSettings.Access(Settings(("Alarms__CallbackKey", key ?? ""), ("Alarms__CallbackUser", user ?? ""), ("Alarms__CallbackPassword", password ?? ""))));
        Assert.Equal(setting, mistake.Setting);
        Assert.DoesNotContain("enough", mistake.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Access_TakesBothKeys_WhileOneIsChanged()
    {
        var access = CallbackSettings.Access(Settings(("Alarms__CallbackKey", "old-key-that-is-long-enough,new-key-that-is-long-enough")));
        Assert.True(access.Admits("old-key-that-is-long-enough", null) && access.Admits("new-key-that-is-long-enough", null));
        Assert.False(access.Admits("old-key-that-is-long-enough,new-key-that-is-long-enough", null));
        Assert.InRange(LocalSettings.CallbackKey.Length, CallbackAccess.ShortestKey, 100);
    }

    /// <summary>Every setting of notifications and callbacks in the sample is explained, and no other is.</summary>
    [Fact]
    public async Task Page_ExplainsEverySetting()
    {
        var page = await File.ReadAllTextAsync(Checkout.PathOf("docs", "notifications.md"), TestContext.Current.CancellationToken);
        var settings = LocalSettings.ReadOwn(Checkout.PathOf("local.settings.sample.json")).Keys
            .Where(name => name.StartsWith("Notifications__", StringComparison.Ordinal) || name.StartsWith("Alarms__Callback", StringComparison.Ordinal) || name is "SendNoticesSchedule" or "TellOfRaisedAlarmsSchedule" or "RecoverAlarmsSchedule").ToArray();
        Assert.NotEmpty(settings);
        Assert.DoesNotContain(settings, name => !page.Contains($"`{name}`", StringComparison.Ordinal));
    }

    private IEnumerable<string> Names(params (string Name, string Value)[] values) => Open(values).Select(channel => channel.Name);

    private IReadOnlyList<INotificationChannel> Open(params (string Name, string Value)[] values) => NotificationSettings.Channels(
        Settings([.. values.Select(value => ($"Notifications__{value.Name}", value.Value))]), new ChannelWorld(null, TimeProvider.System, () => 0.5, new CollectedLog()));

    private OperatorSettings Settings(params (string Name, string Value)[] values) => new(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Name.Replace("__", ":", StringComparison.Ordinal), (string?)value.Value))).Build(), home);
}
