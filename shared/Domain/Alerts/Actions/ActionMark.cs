using System.Security.Cryptography;
using System.Text;

namespace SuperInsight.Domain.Alerts.Actions;

/// <summary>A short name for an action that fits wherever one is asked for: the same for every attempt.</summary>
internal static class ActionMark
{
    private const int Digits = 16;

    public static string Of(AlertAction action) => $"alert-{Of(action.Key)}";

    public static string Of(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..Digits];
}
