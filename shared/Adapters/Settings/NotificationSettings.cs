using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SuperInsight.Adapters.Notifications;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>Who is told, how, and in which language. A channel exists where its address is set.</summary>
internal static class NotificationSettings
{
    /// <summary>In order, where no order is set.</summary>
    private static readonly string[] Known = ["wecom", "dingtalk", "feishu", "email", "webhook", "phone"];

    /// <summary>The channels that are set, in order of preference; none where nothing is. One whose settings are wrong takes nothing and says why.</summary>
    public static IReadOnlyList<INotificationChannel> Channels(OperatorSettings settings, ChannelWorld world)
    {
        var order = settings.List("Notifications__Channels");
        return order.Count == 0
            ? [.. Known.Select(name => TryOpen(settings, name, world)).OfType<INotificationChannel>()]
            : [.. order.Distinct(StringComparer.Ordinal).Select(name => TryOpen(settings, name, world) ?? new MisconfiguredChannel(name, NotSet(name)))];
    }

    private static INotificationChannel? TryOpen(OperatorSettings settings, string name, ChannelWorld world)
    {
        try
        {
            return Channel(settings, name, world);
        }
        catch (SettingException mistake)
        {
            return new MisconfiguredChannel(name, mistake);
        }
    }

    private static SettingException NotSet(string name) => Known.Contains(name)
        ? new("Notifications__Channels", $"it names {name}, which is not set", $"Set the channel's address (docs/notifications.md), or take {name} off the list.")
        : new("Notifications__Channels", $"'{name}' is no channel", $"Name some of {string.Join(", ", Known)}, in order of preference.");

    /// <exception cref="SettingException">The language or the time zone is not known.</exception>
    public static NoticeStyle Style(OperatorSettings settings)
    {
        var language = settings.Get("Notifications__Language") switch
        {
            null or "zh" => NoticeLanguage.Chinese,
            "en" => NoticeLanguage.English,
            var other => throw new SettingException("Notifications__Language", $"'{other}' is not known", "Use zh or en."),
        };
        var zone = settings.Get("WEBSITE_TIME_ZONE") ?? "Asia/Shanghai";
        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? new NoticeStyle(language, found)
            : throw new SettingException("WEBSITE_TIME_ZONE", $"'{zone}' is not a time zone", "Use a name as Asia/Shanghai.");
    }

    private static INotificationChannel? Channel(OperatorSettings settings, string name, ChannelWorld world) => name switch
    {
        "wecom" => Address(settings, "Notifications__WeCom__Url") is { } address ? new WeComChannel(address, settings.List("Notifications__WeCom__Mentions"), world) : null,
        "dingtalk" => Address(settings, "Notifications__DingTalk__Url") is { } address
            ? new DingTalkChannel(address, Secret.From(settings.Get("Notifications__DingTalk__Secret")), settings.Get("Notifications__DingTalk__Keyword"), settings.List("Notifications__DingTalk__Mobiles"), world)
            : null,
        "feishu" => Address(settings, "Notifications__Feishu__Url") is { } address
            ? new FeishuChannel(address, Secret.From(settings.Get("Notifications__Feishu__Secret")), settings.Get("Notifications__Feishu__Keyword"), settings.List("Notifications__Feishu__Mentions"), world)
            : null,
        "webhook" => Address(settings, "Notifications__Webhook__Url") is { } address
            ? new WebhookChannel(address, new Secret(settings.Require("Notifications__Webhook__Secret", "what notices are signed with")), world)
            : null,
        "phone" => Address(settings, "Notifications__Phone__Url") is { } address
            ? new PhoneChannel(address, Secret.From(settings.Get("Notifications__Phone__Token")), settings.List("Notifications__Phone__Numbers"), world)
            : null,
        "email" => Email(settings) is { } options ? new EmailChannel(options, world) : null,
        _ => null,
    };

    private static RobotAddress? Address(OperatorSettings settings, string setting) => settings.Get(setting) is { } text ? new RobotAddress(setting, text) : null;

    private static EmailOptions? Email(OperatorSettings settings)
    {
        if (settings.Get("Notifications__Email__Host") is not { } host)
            return null;
        var isImplicit = settings.Get("Notifications__Email__Security") switch
        {
            null or "tls" => true,
            "starttls" => false,
            var other => throw new SettingException("Notifications__Email__Security", $"'{other}' is not known", "Use tls or starttls; nothing is sent in the clear."),
        };
        var user = settings.Get("Notifications__Email__User");
        return new EmailOptions(host, Port(settings.Get("Notifications__Email__Port") ?? (isImplicit ? "465" : "587")), Mailbox("Notifications__Email__From", settings.Require("Notifications__Email__From", "the sender's address")), Recipients(settings))
        {
            IsImplicitTls = isImplicit,
            User = user,
            Password = user is null ? null : new Secret(settings.Require("Notifications__Email__Password", "what the user logs in with")),
            Trusted = settings.Get("Notifications__Email__CaFile") is { } file ? Certificates(settings.ResolveFile(file)) : null,
        };
    }

    private static List<string> Recipients(OperatorSettings settings)
    {
        settings.Require("Notifications__Email__To", "whom to write to");
        return [.. settings.List("Notifications__Email__To").Select(one => Mailbox("Notifications__Email__To", one))];
    }

    private static string Mailbox(string setting, string text) =>
        MimeKit.MailboxAddress.TryParse(text, out var parsed) && !string.IsNullOrEmpty(parsed.Domain) ? text : throw new SettingException(setting, "it is not an e-mail address", "Give it as NAME@HOST.");

    private static int Port(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
        ? port
        : throw new SettingException("Notifications__Email__Port", "it is not a port", "Use 465 with tls, 587 with starttls.");

    private static X509Certificate2Collection Certificates(string file)
    {
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(file);
            return found.Count > 0 ? found : throw new SettingException("Notifications__Email__CaFile", "it holds no certificate", "Give a file with certificates in PEM.");
        }
        catch (Exception unfit) when (unfit is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SettingException("Notifications__Email__CaFile", "it cannot be read", "Give a file with certificates in PEM.", unfit);
        }
    }
}
