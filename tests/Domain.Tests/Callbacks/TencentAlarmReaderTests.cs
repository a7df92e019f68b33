using System.Text;
using FsCheck.Xunit;
using SuperInsight.Domain.Callbacks;

namespace SuperInsight.Domain.Tests.Callbacks;

/// <summary>Every shape that alarms are known to come in, and any other one: nothing of ours breaks on it.</summary>
public sealed class TencentAlarmReaderTests
{
    private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Read_UnderstandsAMetric()
    {
        var alarm = Read(AlarmMessages.With());
        Assert.Equal(
            new TencentAlarm("9hX2k7LQpVd3", TencentAlarmStatus.Firing)
            {
                PolicyId = "policy-n4exeh88", PolicyName = "web cpu", Subject = "env-demo-1a2b3c/web", Metric = "CPU", Value = "93.5 % (> 80 %)",
                FirstOccurred = First, Duration = TimeSpan.FromMinutes(3),
            }, alarm);
        Assert.Equal("tencent/policy-n4exeh88/9hX2k7LQpVd3", alarm.AlarmKey);
    }

    [Fact]
    public void Read_UnderstandsAnEvent() => Assert.Equal(
        new TencentAlarm("sqp7HRg93", TencentAlarmStatus.Firing)
        {
            IsEvent = true, PolicyId = "policy-n4exeh88", PolicyName = "demo", Subject = "ins-7hw5sju6", Metric = "ping unreachable", FirstOccurred = First, Duration = TimeSpan.Zero,
        }, Read(AlarmMessages.Changed(AlarmMessages.Event)));

    /// <summary>alarmStatus is a text in most products, a number in newer samples, and may be missing.</summary>
    [Theory]
    [InlineData("\"1\"", "\"0\"", TencentAlarmStatus.Firing)]
    [InlineData("1", "\"0\"", TencentAlarmStatus.Firing)]
    [InlineData("\"0\"", "\"2026-01-01 08:10:00\"", TencentAlarmStatus.Recovered)]
    [InlineData("0", "\"2026-01-01 08:10:00\"", TencentAlarmStatus.Recovered)]
    [InlineData("0.0", "0", TencentAlarmStatus.Recovered)]
    [InlineData("\" 0 \"", null, TencentAlarmStatus.Recovered)]
    [InlineData("\"OK\"", "0", TencentAlarmStatus.Recovered)]
    [InlineData("false", "0", TencentAlarmStatus.Recovered)]
    [InlineData("true", "0", TencentAlarmStatus.Firing)]
    [InlineData("\"ALARM\"", "0", TencentAlarmStatus.Firing)]
    [InlineData(null, "\"2026-01-01 08:10:00\"", TencentAlarmStatus.Recovered)]
    [InlineData(null, "\"0\"", TencentAlarmStatus.Firing)]
    [InlineData("null", null, TencentAlarmStatus.Firing)]
    [InlineData("{}", "[]", TencentAlarmStatus.Firing)]
    public void Read_KnowsTheStatus_InEveryType(string? status, string? recovered, TencentAlarmStatus expected)
    {
        var alarm = Read(AlarmMessages.With(("alarmStatus", status), ("recoverTime", recovered)));
        Assert.Equal(expected, alarm.Status);
        Assert.Equal(recovered?.Contains("08:10", StringComparison.Ordinal) == true ? First.AddMinutes(10) : null, alarm.Recovered);
    }

    [Theory]
    [InlineData("180", 180)]
    [InlineData("\"180\"", 180)]
    [InlineData("180.9", 180)]
    [InlineData("0", 0)]
    [InlineData("\"\"", null)]
    [InlineData("-1", null)]
    [InlineData("1e400", null)]
    [InlineData("\"a while\"", null)]
    [InlineData(null, null)]
    public void Read_KnowsHowLong_InEveryType(string? duration, int? seconds) =>
        Assert.Equal(seconds is { } known ? TimeSpan.FromSeconds(known) : null, Read(AlarmMessages.With(("durationTime", duration))).Duration);

    /// <summary>Times have no zone: they are Beijing's.</summary>
    [Theory]
    [InlineData("\"2026-01-01 08:00:00\"", true)]
    [InlineData("\"2026-01-01T08:00:00\"", true)]
    [InlineData("\"2026-01-01 08:00\"", true)]
    [InlineData("\"0\"", false)]
    [InlineData("0", false)]
    [InlineData("\"0001-01-01 00:00:00\"", false)]
    [InlineData("\"2026-13-41 08:00:00\"", false)]
    [InlineData(null, false)]
    public void Read_KnowsSinceWhen(string? first, bool isKnown) => Assert.Equal(isKnown ? First : null, Read(AlarmMessages.With(("firstOccurTime", first))).FirstOccurred);

    /// <summary>Policies with tiers add the level to the alert.</summary>
    [Theory]
    [InlineData("\"9hX2k7LQpVd3\"", null)]
    [InlineData("\"9hX2k7LQpVd3_Remind\"", "Remind")]
    [InlineData("\"9hX2k7LQpVd3_Warn\"", "Warn")]
    [InlineData("\"9hX2k7LQpVd3_Serious\"", "Serious")]
    [InlineData("\"9hX2k7LQpVd3_serious\"", "Serious")]
    [InlineData("\"another_Serious\"", null)]
    [InlineData("\"_Serious\"", null)]
    [InlineData(null, null)]
    [InlineData("7", null)]
    public void Read_KnowsTheLevel(string? alert, string? level)
    {
        var alarm = Read(AlarmMessages.With(("alertId", alert)));
        Assert.Equal(level, alarm.Level);
        Assert.Equal($"tencent/policy-n4exeh88/9hX2k7LQpVd3{(level is null ? "" : $"_{level}")}", alarm.AlarmKey);
    }

    [Theory]
    [InlineData("""{"EnvId":"env-1","ServiceId":"web"}""", "env-1/web")]
    [InlineData("""{"envid":3,"serviceid":1.11}""", "3/1.11")]
    [InlineData("""{"objId":"env-1#web"}""", "env-1#web")]
    [InlineData("""{"objName":"web","objId":"x"}""", "web")]
    [InlineData("""{"instanceid":"ins-1","objDetail":{"a":1}}""", "ins-1")]
    [InlineData("""{"appName":"a","cluster":2}""", "appName a, cluster 2")]
    [InlineData("""{}""", "qce/tcb")]
    [InlineData("""[]""", "qce/tcb")]
    [InlineData(null, "qce/tcb")]
    public void Read_KnowsWhatItIsAbout_WhateverTheDimensions(string? dimensions, string subject) =>
        Assert.Equal(subject, Read(AlarmMessages.With(("alarmObjInfo.dimensions", dimensions))).Subject);

    /// <summary>Members that are missing for some products, or of another type.</summary>
    [Theory]
    [InlineData("alarmObjInfo.region", null)]
    [InlineData("alarmObjInfo", null)]
    [InlineData("alarmPolicyInfo.policyId", null)]
    [InlineData("alarmPolicyInfo.conditions", null)]
    [InlineData("alarmPolicyInfo.conditions.calcValue", null)]
    [InlineData("alarmPolicyInfo.conditions.currentValue", "93.5")]
    [InlineData("alarmPolicyInfo.conditions.alarmNotifyPeriod", "\"300\"")]
    [InlineData("alarmPolicyInfo.conditions.alarmNotifyPeriod", "\"\"")]
    [InlineData("alarmPolicyInfo.conditions.period", "60")]
    [InlineData("alarmPolicyInfo", "\"none\"")]
    [InlineData("alarmType", null)]
    [InlineData("additionalMsg", """[{"key":"alias","value":"demo"}]""")]
    public void Read_TakesWhatIsThere(string path, string? value) => Assert.Equal("9hX2k7LQpVd3", Read(AlarmMessages.With((path, value))).Session);

    [Fact]
    public void Read_NamesASession_WhereNoneIsGiven()
    {
        Assert.Equal("9hX2k7LQpVd3", Read(AlarmMessages.With(("sessionId", null))).Session);
        var nameless = Read(AlarmMessages.With(("sessionId", null), ("alertId", "\"\"")));
        Assert.StartsWith("sha256-", nameless.Session, StringComparison.Ordinal);
        Assert.Equal(nameless, Read(AlarmMessages.With(("sessionId", "{}"), ("alertId", null))) with { Session = nameless.Session });
    }

    [Fact]
    public void AlarmKey_HoldsNothingOfTheirsThatIsNotPlain()
    {
        var key = Read(AlarmMessages.With(("sessionId", "\"../../state/x\\n\""), ("alarmPolicyInfo.policyId", "\"a/b\""))).AlarmKey;
        Assert.Matches("^tencent/sha256-[0-9a-f]{32}/sha256-[0-9a-f]{32}$", key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"hello":"world"}""")]
    [InlineData("<xml/>")]
    [InlineData("{\"sessionId\":\"x\"} trailing")]
    public void Read_RefusesWhatSaysNothingOfAnAlarm(string body) => Assert.Null(TencentAlarmReader.Read(Encoding.UTF8.GetBytes(body)));

    /// <summary>Half a surrogate pair is valid JSON and no text: the member is not there, the rest is.</summary>
    [Fact]
    public void Read_PassesOverTextsThatAreNone() =>
        Assert.Equal("x", TencentAlarmReader.Read("""{"\ud800":1,"alarmStatus":"\udfff","sessionId":"x","alarmPolicyInfo":{"policyName":"\ud800","\ud800":"y"}}"""u8.ToArray())?.Session);

    [Property(MaxTest = 500)]
    public void Read_NeverThrows_ForAnyJson(int seed)
    {
        var json = RandomJson.Of(seed);
        if (TencentAlarmReader.Read(Encoding.UTF8.GetBytes(json)) is { } alarm)
        {
            Assert.NotEmpty(alarm.Session);
            Assert.InRange(TencentAlarmNotices.Notice(new ReceivedAlarm(CallbackId.Of(alarm, new DateOnly(2026, 1, 1)).Stream, alarm)).Bounded().Key.Length, 1, 200);
            Assert.NotEmpty(TencentAlarmNotices.Alarm(alarm).Summary);
        }
    }

    [Property(MaxTest = 300)]
    public void Read_NeverThrows_ForAnyBytes(byte[] body, int at)
    {
        TencentAlarmReader.Read(body);
        var spoiled = AlarmMessages.With();
        spoiled[(int)(Math.Abs((long)at) % spoiled.Length)] = body.Length > 0 ? body[0] : (byte)0xff;
        TencentAlarmReader.Read(spoiled);
    }

    private static TencentAlarm Read(byte[] body) => TencentAlarmReader.Read(body) ?? throw new InvalidOperationException("It was not read.");
}
