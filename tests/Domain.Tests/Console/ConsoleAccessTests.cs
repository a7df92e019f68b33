using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Tests.Console;

public sealed class ConsoleAccessTests
{
    private const string ReadKey = "read-key-fixture-not-real";
    private const string OperateKey = "operate-key-fixture-not-real";

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(ReadKey, ConsoleRole.Read)]
    [InlineData(OperateKey, ConsoleRole.Operate)]
    [InlineData("read-key-fixture-not-rea", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void RoleOf_TellsWhatAKeyOpens(string? key, ConsoleRole? role) => Assert.Equal(role, Access().RoleOf(key));

    [Theory]
    [InlineData(ConsoleRole.Read, null, "console")]
    [InlineData(ConsoleRole.Operate, "ada", "console (ada)")]
    [InlineData(ConsoleRole.Operate, "an.ü\r\nX: 1", "console (an.üX: 1)")]
    [InlineData(ConsoleRole.Operate, "   ", "console")]
    public void Find_KnowsWhoSignedIn(ConsoleRole role, string? name, string by)
    {
        var (session, cookie) = Access().Begin(role, name);

        var found = Access().Find(cookie);

        Assert.Equal(session, found);
        Assert.Equal((role, by), (found!.Role, found.By));
    }

    [Fact]
    public void Find_KnowsNobody_WhenTheSessionIsOver()
    {
        var (_, cookie) = Access().Begin(ConsoleRole.Operate, "ada");

        clock.Advance(ConsoleSession.Lasts - TimeSpan.FromSeconds(1));
        Assert.NotNull(Access().Find(cookie));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Access().Find(cookie));
    }

    [Fact]
    public void Find_KnowsNobody_WhenTheKeyWasChanged_AndTheOtherRoleGoesOn()
    {
        var (_, operate) = Access().Begin(ConsoleRole.Operate, null);
        var (_, read) = Access().Begin(ConsoleRole.Read, null);

        var changed = Access(operateKey: "another-key-fixture-not-real");

        Assert.Null(changed.Find(operate));
        Assert.NotNull(changed.Find(read));
    }

    /// <summary>Whoever knows the key to read, and all that is public, makes no cookie to operate.</summary>
    [Fact]
    public void Find_KnowsNobody_WhenTheRoleWasRaised()
    {
        var (_, cookie) = Access().Begin(ConsoleRole.Read, null);

        Assert.Null(Access().Find(cookie.Replace("Read.", "Operate.", StringComparison.Ordinal)));
        // The same key in the other place signs otherwise, too.
        var swapped = new ConsoleAccess(new Secret("a-third-key-fixture-not-real"), new Secret(ReadKey), clock);
        Assert.Null(Access().Find(swapped.Begin(ConsoleRole.Operate, null).Cookie));
        // Signed as cookies to read are, by somebody who knows how these are made (docs/console.md) and the key to read.
        var (_, wished) = new ConsoleAccess(null, new Secret("a-third-key-fixture-not-real"), clock).Begin(ConsoleRole.Operate, "eve");
        var body = wished[..wished.LastIndexOf('.')];
        var signing = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(ReadKey), SHA256.HashSizeInBytes, info: "superinsight console Read"u8.ToArray());
        Assert.Null(Access().Find($"{body}.{Base64Url.EncodeToString(HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes($"session\n{body}")))}"));
        // The way of signing is the right one: the same to read opens.
        var read = body.Replace("Operate.", "Read.", StringComparison.Ordinal);
        Assert.NotNull(Access().Find($"{read}.{Base64Url.EncodeToString(HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes($"session\n{read}")))}"));
    }

    /// <summary>Clocks may differ by a minute; a session that begins later than that was not begun by one of ours.</summary>
    [Fact]
    public void Find_KnowsNobody_WhoSignsInTomorrow()
    {
        var ahead = new ConsoleAccess(new Secret(ReadKey), new Secret(OperateKey), new FakeTimeProvider(clock.GetUtcNow().AddSeconds(61))).Begin(ConsoleRole.Operate, null).Cookie;

        Assert.Null(Access().Find(ahead));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(Access().Find(ahead));
    }

    [Property(MaxTest = 500)]
    public void Find_KnowsNobody_WhenAnythingIsChanged(ushort place, char other)
    {
        var (_, cookie) = Access().Begin(ConsoleRole.Read, "ada");
        var letters = cookie.ToCharArray();
        var at = place % letters.Length;
        if (letters[at] == other)
            return;
        letters[at] = other;

        Assert.Null(Access().Find(new string(letters)));
    }

    [Property(MaxTest = 500)]
    public void Find_TakesAnything(string? cookie)
    {
        Assert.Null(Access().Find(cookie));
        Assert.Null(Access().Find($"Read.{cookie}"));
        Assert.False(Access().IsTokenOfVisit(cookie, cookie));
    }

    [Fact]
    public void Tokens_AreOfOneSession()
    {
        var (mine, _) = Access().Begin(ConsoleRole.Operate, null);
        var (other, _) = Access().Begin(ConsoleRole.Operate, null);

        Assert.True(Access().IsTokenOf(mine, Access().TokenOf(mine)));
        Assert.False(Access().IsTokenOf(mine, Access().TokenOf(other)));
        Assert.False(Access().IsTokenOf(mine, null));
        Assert.False(Access().IsTokenOf(mine, ""));
    }

    [Fact]
    public void Visits_AreOver_AfterAnHour()
    {
        var visit = Access().NewVisit();
        var token = Access().TokenOfVisit(visit);

        Assert.True(Access().IsTokenOfVisit(visit, token));
        Assert.False(Access().IsTokenOfVisit(Access().NewVisit(), token));
        Assert.False(Access().IsTokenOfVisit(null, token));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.False(Access().IsTokenOfVisit(visit, token));
    }

    [Theory]
    [InlineData(null, null, "Console__ReadKey")]
    [InlineData("too-short", OperateKey, "Console__ReadKey")]
    [InlineData(ReadKey, "too-short", "Console__OperateKey")]
    [InlineData(ReadKey, ReadKey, "Console__OperateKey")]
    public void Console_IsClosed_WithoutGoodKeys_AndNamesTheSetting(string? read, string? operate, string setting)
    {
        var closed = Assert.Throws<SettingException>(() => new ConsoleAccess(Secret.From(read), Secret.From(operate), clock));

        Assert.Equal(setting, closed.Setting);
        Assert.DoesNotContain("too-short", closed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void OneKey_IsEnough()
    {
        ConsoleAccess looking = new(new Secret(ReadKey), null, clock);

        Assert.False(looking.CanOperate);
        Assert.Equal(ConsoleRole.Read, looking.RoleOf(ReadKey));
        Assert.Null(looking.Find(Access().Begin(ConsoleRole.Operate, null).Cookie));
    }

    private ConsoleAccess Access(string operateKey = OperateKey) => new(new Secret(ReadKey), new Secret(operateKey), clock);
}
