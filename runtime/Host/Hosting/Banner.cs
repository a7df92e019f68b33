using System.Globalization;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Http;

namespace LocalFunctions.Host.Hosting;

/// <summary>Prints what the host offers: functions, how each is triggered, and when timers are next due.</summary>
internal sealed class Banner(HostSettings settings, TimeProvider clock, TextWriter output)
{
    public void Print(FunctionDirectory directory, Uri address)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine($"LocalFunctions.Host serves {settings.ScriptRoot} on {address} (host id {settings.HostId}, time zone {settings.TimeZone.Id})");
        text.WriteLine();
        text.WriteLine("Functions:");
        text.WriteLine();
        foreach (var trigger in directory.Http.OrderBy(trigger => trigger.Function.Name, StringComparer.OrdinalIgnoreCase))
            Line(text, trigger.Function.Name, trigger.Function.IsDisabled, $"[{Methods(trigger)}] {Url(trigger, address)}  ({trigger.Level})");
        foreach (var trigger in directory.Timers.OrderBy(trigger => trigger.Function.Name, StringComparer.OrdinalIgnoreCase))
            Line(text, trigger.Function.Name, trigger.Function.IsDisabled, $"timerTrigger {trigger.Schedule}, next {Local(trigger.Schedule.Next(clock.GetUtcNow()))}");
        foreach (var trigger in directory.Queues.OrderBy(trigger => trigger.Function.Name, StringComparer.OrdinalIgnoreCase))
            Line(text, trigger.Function.Name, trigger.Function.IsDisabled, $"queueTrigger {trigger.Queue.Name}");
        foreach (var (name, error) in directory.Errors)
            text.WriteLine($"  {name,-32} NOT AVAILABLE: {error}");
        text.WriteLine();
        output.Write(text.ToString());
        output.Flush();
    }

    public static string Url(HttpTrigger trigger, Uri address) => $"{address.GetLeftPart(UriPartial.Authority)}/{trigger.Pattern.RawText}";

    private static void Line(StringWriter text, string name, bool isDisabled, string what) =>
        text.WriteLine($"  {name,-32} {what}{(isDisabled ? "  (disabled)" : "")}");

    private static string Methods(HttpTrigger trigger) => trigger.Methods.Count == 0 ? "ANY" : string.Join(',', trigger.Methods);

    private string Local(DateTimeOffset? time) =>
        time is { } instant ? TimeZoneInfo.ConvertTime(instant, settings.TimeZone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) : "never";
}
