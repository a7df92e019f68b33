using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Notifications;

/// <summary>How robots are shown who writes. Pure.</summary>
internal static class RobotSignature
{
    /// <summary>DingTalk: milliseconds and secret, signed with the secret. See <see href="https://open.dingtalk.com/document/robots/customize-robot-security-settings"/>.</summary>
    /// <returns>Base64, not yet escaped for a query.</returns>
    public static string DingTalk(Secret secret, long milliseconds)
    {
        var key = secret.Reveal();
        return Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{milliseconds}\n{key}"))));
    }

    /// <summary>Feishu: seconds and secret are the key, and nothing is what is signed. See <see href="https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot"/>.</summary>
    public static string Feishu(Secret secret, long seconds) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seconds}\n{secret.Reveal()}")), Array.Empty<byte>()));

    /// <summary>Our own webhook: <c>sha256=</c> and the signature of <c>{seconds}.{body}</c> in hexadecimal digits.</summary>
    public static string Webhook(Secret secret, long seconds, ReadOnlySpan<byte> body)
    {
        var signed = new byte[32 + body.Length];
        var length = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seconds}."), signed);
        body.CopyTo(signed.AsSpan(length));
        return $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), signed.AsSpan(0, length + body.Length)))}";
    }
}
