using System.Text;
using FsCheck.Xunit;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Notifications.Rendering;

namespace SuperInsight.Domain.Tests.Notifications;

/// <summary>What people read: everything that matters, in their language, within each robot's limit, and never more than text.</summary>
public sealed class NoticeRenderingTests
{
    private static readonly Notice Cpu = new("rules/cpu/1", NoticeSeverity.Critical, new Phrase("web 的 CPU 过高", "CPU of web is high"), new Phrase("已超过阈值 5 分钟。", "It has been above its limit for 5 minutes."))
    {
        Metric = "cpu_usage", Value = "93.5 % (> 80 %)", Since = new DateTimeOffset(2026, 3, 1, 16, 0, 0, TimeSpan.FromHours(8)),
        Link = new Uri("https://ops.example.com/api/alarms?id=1"), Runbook = new Uri("https://wiki.example.com/cpu_(web)"),
        Done = [new Phrase("已扩容 2 → 3", "scaled up 2 → 3")],
    };

    [Fact]
    public void WeCom_SaysEverything_InChinese() => Assert.Equal(
        """
        ## <font color="warning">[严重]</font> web 的 CPU 过高
        > 已超过阈值 5 分钟。
        > 指标: cpu_usage
        > 数值: 93.5 % (> 80 %)
        > 开始于: 2026-03-01 16:00:00 +08:00
        > 已处理: 已扩容 2 → 3
        > [处理手册](https://wiki.example.com/cpu_%28web%29)
        > [查看详情](https://ops.example.com/api/alarms?id=1)
        <@zhang>
        """, NoticeMarkdown.WeCom(Cpu, ["zhang"]), ignoreLineEndingDifferences: true);

    [Fact]
    public void DingTalk_SaysEverything_InEnglish() => Assert.Equal(
        """
        ### [CRITICAL] CPU of web is high
        - It has been above its limit for 5 minutes.
        - Metric: cpu_usage
        - Value: 93.5 % (> 80 %)
        - Since: 2026-03-01 16:00:00 +08:00
        - Done already: scaled up 2 → 3
        - [Runbook](https://wiki.example.com/cpu_%28web%29)
        - [Details](https://ops.example.com/api/alarms?id=1)
        @13800001111
        """, NoticeMarkdown.DingTalk(Cpu with { Language = NoticeLanguage.English }, ["13800001111"]), ignoreLineEndingDifferences: true);

    [Fact]
    public void Short_BeginsWithWhatMatters() =>
        Assert.Equal("[CRITICAL] CPU of web is high; Metric cpu_usage; Value 93.5 % (> 80 %); Since 2026-0…", NoticePlainText.Brief(Cpu with { Language = NoticeLanguage.English }, 85));

    [Theory]
    [InlineData("<@all> <font color=\"info\">ok</font>")]
    [InlineData("[click](https://evil.example.com)")]
    [InlineData("![x](https://evil.example.com/x.png)")]
    [InlineData("**bold** `code` ~~gone~~")]
    [InlineData("\n# heading\n> quote\n- item")]
    [InlineData("@13800001111 \\[x\\]")]
    public void Markdown_IsOnlyEverOurs(string text)
    {
        var notice = new Notice("k", NoticeSeverity.Warning, text, text) { Metric = text, Value = text, Done = [text], Missed = [new("x", text)] };
        foreach (var (written, lead) in new[] { (NoticeMarkdown.WeCom(notice, []), "> "), (NoticeMarkdown.DingTalk(notice, []), "- ") })
        {
            var lines = written.Split('\n');
            Assert.All(lines.Skip(1), line => Assert.StartsWith(lead, line, StringComparison.Ordinal));
            var theirs = string.Join('\n', [lines[0].Replace("<font color=\"warning\">[警告]</font>", "", StringComparison.Ordinal).Replace("[警告]", "", StringComparison.Ordinal), .. lines.Skip(1)]);
            Assert.All("<[]`*~@\\", mark => Assert.DoesNotContain(mark, theirs));
        }
    }

    [Theory]
    [InlineData("answered for https://user:hunter2-not-real@host/x", "hunter2")]
    [InlineData("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc-not-real", "abc-not-real")]
    [InlineData("Host=db;Password=hunter2-not-real;Database=x", "hunter2")]
    [InlineData("access_token=abc-not-real&sign=RLR7wc1W", "RLR7wc1W")]
    [InlineData("TENCENTCLOUD_SECRET_KEY: abc-not-real", "abc-not-real")]
    public void Texts_ShowNoSecrets(string text, string hidden)
    {
        var notice = new Notice("k", NoticeSeverity.Warning, text, text) { Value = text, Done = [text], Missed = [new("x", text)], Link = new Uri("https://user:hunter2-not-real@host/") };
        Assert.All([NoticeMarkdown.WeCom(notice, []), NoticeMarkdown.DingTalk(notice, []), NoticePlainText.Body(notice, 9000), NoticePlainText.Title(notice, 200), NoticePlainText.Brief(notice, 300)],
            written => Assert.DoesNotContain(hidden, written, StringComparison.Ordinal));
    }

    [Fact]
    public void WeCom_KeepsValueAndLinks_WhenTheTextIsCut()
    {
        var written = NoticeMarkdown.WeCom(Cpu with { What = new string('汉', 5000) }, ["zhang"]);
        Assert.InRange(Encoding.UTF8.GetByteCount(written), NoticeMarkdown.LongestWeCom - 8, NoticeMarkdown.LongestWeCom);
        Assert.Contains("93.5 % (> 80 %)", written, StringComparison.Ordinal);
        Assert.EndsWith("<@zhang>", written, StringComparison.Ordinal);
        Assert.Contains("汉…\n", written, StringComparison.Ordinal);
    }

    [Property(MaxTest = 300)]
    public void Texts_StayWithinTheirLimits(string? title, string? what, string? value, string?[] done, int repeat)
    {
        var times = Math.Abs(repeat % 400) + 1;
        var notice = new Notice("k", NoticeSeverity.Critical, Many(title, times), Many(what, times)) { Value = Many(value, times), Done = [.. done.Select(one => (Phrase)Many(one, times))], Link = Cpu.Link };
        foreach (var each in (Notice[])[notice, notice.Bounded()])
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(NoticeMarkdown.WeCom(each, ["zhang"])), 1, NoticeMarkdown.LongestWeCom);
            Assert.InRange(Encoding.UTF8.GetByteCount(NoticeMarkdown.DingTalk(each, [])), 1, NoticeMarkdown.LongestDingTalk);
            Assert.InRange(Encoding.UTF8.GetByteCount(NoticePlainText.Body(each, 500)), 0, 500);
            Assert.InRange(NoticePlainText.Brief(each, 70).Length, 1, 70);
            Assert.InRange(NoticePlainText.Title(each, 20).Length, 1, 20);
        }

        static string Many(string? text, int times) => string.Concat(Enumerable.Repeat((text ?? "") + "汉", times));
    }

    [Property(MaxTest = 200)]
    public void CutBytes_KeepsWholeCharacters(string? text, byte longest)
    {
        var cut = TextLimit.CutBytes((text ?? "") + "😀汉", longest);
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 0, longest);
        var kept = cut.EndsWith('…') ? cut[..^1] : cut;
        Assert.StartsWith(kept, (text ?? "") + "😀汉", StringComparison.Ordinal);
        Assert.False(kept.Length > 0 && char.IsHighSurrogate(kept[^1]) && !(text ?? "").Contains(kept[^1]));
    }
}
