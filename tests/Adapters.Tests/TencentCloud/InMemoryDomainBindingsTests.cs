using SuperInsight.Domain.CustomDomains;
using SuperInsight.Fakes.Deployments;

namespace SuperInsight.Adapters.Tests.TencentCloud;

public sealed class InMemoryDomainBindingsTests : DomainBindingsContract
{
    public InMemoryDomainBindingsTests() => Bindings = new InMemoryDomainBindings(Clock) { Targets = [Origin], Taken = { Refused } };

    protected override IDomainBindings Bindings { get; }
}
