using System.Globalization;

namespace TencentEmulator.CloudRun.Model;

/// <summary>How the API writes moments: Beijing's time, without saying so.</summary>
internal static class CloudText
{
    public static string Time(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
