using System.Text.Json;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Logging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Time.Testing;

namespace Runtime.Tests.Host;

public sealed class LogFormatTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 5, 1, 1, 2, 3, 4, TimeSpan.Zero));

    [Theory]
    [InlineData(null, null, true, "Colour")]
    [InlineData(null, "1", true, "Line")]
    [InlineData(null, null, false, "Json")]
    [InlineData("line", null, false, "Line")]
    [InlineData("COLOUR", "1", false, "Colour")]
    [InlineData("json", null, true, "Json")]
    public void Format_IsThatOfTheSetting_ElseColourOnATerminalAndJsonElsewhere(string? setting, string? noColour, bool isTerminal, string format) =>
        Assert.Equal(format, LogFormats.Choose(Settings(setting, noColour), isTerminal).ToString());

    [Fact]
    public void Format_IsRefused_WhenItIsNone() =>
        Assert.Contains("FUNCTIONS_LOG_FORMAT is 'xml'", Assert.Throws<HostSetupException>(() => LogFormats.Choose(Settings("xml", null), isTerminal: true)).Message, StringComparison.Ordinal);

    [Fact]
    public void Json_IsOneObjectALine()
    {
        var text = Write(new JsonFormatter(clock), "two\nlines \"quoted\"", new InvalidOperationException("why"));
        Assert.Equal(1, text.Count(character => character == '\n'));
        var entry = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(
            ("2026-05-01T01:02:03.004Z", "Warning", "LocalFunctions.Host.Timers.TimerListener", "Late", "two\nlines \"quoted\""),
            (Text(entry, "time"), Text(entry, "level"), Text(entry, "category"), Text(entry, "event"), Text(entry, "message")));
        Assert.StartsWith("System.InvalidOperationException: why", Text(entry, "exception"), StringComparison.Ordinal);
    }

    [Fact]
    public void Line_IsShort_InTheTimeOfTheZone_WithTheRestBelow() => Assert.Equal(
        "09:02:03.004 WARN  TimerListener: two\n    lines\n",
        Write(new LineFormatter(clock, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), LogFormat.Line), "two\nlines", null));

    [Fact]
    public void Colour_IsTheSameWithColours() => Assert.Equal(
        "\e[90m01:02:03.004\e[33m WARN  \e[0;36mTimerListener: \e[0mtext\n", Write(new LineFormatter(clock, TimeZoneInfo.Utc, LogFormat.Colour), "text", null));

    private static string Write(ConsoleFormatter formatter, string message, Exception? exception)
    {
        var output = new StringWriter();
        formatter.Write(new LogEntry<string>(LogLevel.Warning, "LocalFunctions.Host.Timers.TimerListener", new EventId(3, "Late"), message, exception, (text, _) => text), null, output);
        return output.ToString();
    }

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;

    private static IConfiguration Settings(string? format, string? noColour) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["FUNCTIONS_LOG_FORMAT"] = format, ["NO_COLOR"] = noColour }).Build();
}
