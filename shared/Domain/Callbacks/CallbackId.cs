using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Callbacks;

/// <summary>Names one message of an alarm, however often it is pushed: session, status and level, on one day.</summary>
/// <remarks>The day is in it so that what was left half-way can be found without reading all that ever came. Whoever reminds of an alarm that fires on is heard once a day.</remarks>
public readonly record struct CallbackId
{
    private readonly string path;

    private CallbackId(string path) => this.path = path;

    /// <summary>The ledger stream that remembers it.</summary>
    public StreamName Stream => new($"callbacks/tencent/{path}");

    /// <param name="alarm">What is said.</param>
    /// <param name="day">The day of its arrival (UTC).</param>
    public static CallbackId Of(TencentAlarm alarm, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        var name = Encoding.UTF8.GetBytes($"{alarm.Session}\n{alarm.Status}\n{alarm.Level}");
        return new CallbackId($"{Day(day)}/a{Convert.ToHexStringLower(SHA256.HashData(name))[..40]}");
    }

    /// <summary>Below which all of a day are.</summary>
    public static StreamName OfDay(DateOnly day) => new($"callbacks/tencent/{Day(day)}");

    public override string ToString() => path ?? "";

    /// <summary>A segment is never a mere number.</summary>
    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
