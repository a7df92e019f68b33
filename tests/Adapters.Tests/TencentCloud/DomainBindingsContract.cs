using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.CustomDomains;

namespace SuperInsight.Adapters.Tests.TencentCloud;

/// <summary>What every <see cref="IDomainBindings"/> promises. Time moves only when a test moves it.</summary>
public abstract class DomainBindingsContract
{
    protected const string Origin = "env-1.origin.example.com";
    protected const string Free = "app.example.com";
    protected const string Refused = "taken.example.com";

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An environment that is reached at <see cref="Origin"/>; binding takes 20 s, and that of <see cref="Refused"/> fails.</summary>
    protected abstract IDomainBindings Bindings { get; }

    [Fact]
    public async Task BindAsync_BindsOverTime_AndOnce()
    {
        var access = await Bindings.ReadAsync(Cancellation);
        Assert.Equal(Origin, access.Targets[0]);
        Assert.Empty(access.Bindings);

        await Bindings.BindAsync(Free, "cert1234", Cancellation);
        Assert.Equal([new DomainBinding(Free, DomainBindingState.Open, "cert1234")], (await Bindings.ReadAsync(Cancellation)).Bindings);
        Clock.Advance(TimeSpan.FromSeconds(20));
        await Bindings.BindAsync(Free, "cert1234", Cancellation);
        Assert.Equal([new DomainBinding(Free, DomainBindingState.Bound, "cert1234")], (await Bindings.ReadAsync(Cancellation)).Bindings);
    }

    [Fact]
    public async Task BindAsync_GivesABoundDomainItsCertificate_AndTakesNoneAway()
    {
        await Bindings.BindAsync(Free, null, Cancellation);
        Assert.Null((await Bindings.ReadAsync(Cancellation)).Find(Free)?.CertificateId);
        Clock.Advance(TimeSpan.FromSeconds(20));
        foreach (var certificate in (string[])["cert1234", "cert5678", "cert5678"])
        {
            await Bindings.BindAsync(Free, certificate, Cancellation);
            Assert.Equal([new DomainBinding(Free, DomainBindingState.Bound, certificate)], (await Bindings.ReadAsync(Cancellation)).Bindings);
        }

        await Bindings.BindAsync(Free, null, Cancellation);
        Assert.Equal("cert5678", (await Bindings.ReadAsync(Cancellation)).Find(Free)?.CertificateId);
    }

    [Fact]
    public async Task LeadAsync_LeadsAPathToAService_AndTwoPathsMayLeadToOne()
    {
        Assert.Empty(await Bindings.ReadPathsAsync(Cancellation));
        await Bindings.LeadAsync("/web", "web", Cancellation);
        await Bindings.LeadAsync("/web", "web", Cancellation);
        await Bindings.LeadAsync("/other", "web", Cancellation);
        Assert.Equal([new AccessPath("/other", "web", "service web"), new AccessPath("/web", "web", "service web")], (await Bindings.ReadPathsAsync(Cancellation)).OrderBy(path => path.Path, StringComparer.Ordinal));
    }

    [Fact]
    public async Task LeadAsync_IsRefused_WhereAPathLeadsElsewhere()
    {
        await Bindings.LeadAsync("/web", "web", Cancellation);
        var refused = await Assert.ThrowsAsync<CloudException>(() => Bindings.LeadAsync("/web", "other", Cancellation));
        Assert.Equal((CloudFailure.Conflict, true), (refused.Failure, refused.Reason.Contains("service web", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ReadAsync_TellsThatABindingFailed_AndItMayBeAskedForAgain()
    {
        await Bindings.BindAsync(Refused, null, Cancellation);
        Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(DomainBindingState.Failed, (await Bindings.ReadAsync(Cancellation)).Find(Refused)?.State);
        await Bindings.BindAsync(Refused, null, Cancellation);
        Assert.Equal(DomainBindingState.Open, (await Bindings.ReadAsync(Cancellation)).Find(Refused)?.State);
    }
}
