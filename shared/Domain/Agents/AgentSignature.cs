using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SuperInsight.Domain.Restarts;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Agents;

/// <summary>
/// What agent and controller say to each other is signed by the secret that both know: HMAC-SHA256 over the time in seconds since 1970, a line
/// feed, the agent's name, a line feed, and the body. The answer is signed over the message's signature, a line feed, and its own body: it
/// answers that message and no other. Compared in constant time.
/// </summary>
public sealed class AgentSignature(Secret secret)
{
    /// <summary>Seconds since 1970.</summary>
    public const string TimeHeader = "X-Agent-Timestamp";

    /// <summary><c>sha256=</c> and 64 hexadecimal digits, of a message and of its answer.</summary>
    public const string Header = "X-Agent-Signature";

    private const string Scheme = "sha256=";

    private readonly byte[] key = Encoding.UTF8.GetBytes(secret.Reveal());

    /// <summary>How far the clocks of both may be apart: 5 minutes, inclusive.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(5);

    public static string TimeOf(DateTimeOffset now) => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public string Sign(string time, AgentName agent, ReadOnlySpan<byte> body) => Of($"{time}\n{agent}\n", body);

    public string SignAnswer(string message, ReadOnlySpan<byte> body) => Of($"{message}\n", body);

    /// <summary>Why a message is refused, as in <c>its time is more than 5 minutes off</c>; null when it is genuine and of now.</summary>
    public string? Refusal(string? signature, string? time, AgentName agent, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(signature) || string.IsNullOrEmpty(time))
            return $"the headers {TimeHeader} and {Header} are both needed";
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || !Matches(signature, Sign(time, agent, body)))
            return "it was signed with another secret, or is another message";
        // Compared as numbers: any number of seconds may stand there.
        return Math.Abs((decimal)seconds - now.ToUnixTimeSeconds()) > (decimal)Tolerance.TotalSeconds ? $"its time is more than {Tolerance.TotalMinutes:0} minutes off; set the clocks of both" : null;
    }

    /// <summary>Whether an answer is the controller's, to that message.</summary>
    public bool IsAnswer(string? signature, string message, ReadOnlySpan<byte> body) => signature is not null && Matches(signature, SignAnswer(message, body));

    private static bool Matches(string claimed, string actual) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(claimed), Encoding.UTF8.GetBytes(actual));

    private string Of(string head, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(head));
        hmac.AppendData(body);
        return Scheme + Convert.ToHexStringLower(hmac.GetHashAndReset());
    }
}
