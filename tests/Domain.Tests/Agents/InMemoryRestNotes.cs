using SuperInsight.Domain.Agents;

namespace SuperInsight.Domain.Tests.Agents;

/// <summary>What a container remembers of resting programs, whoever dies in it.</summary>
internal sealed class InMemoryRestNotes : IRestNotes
{
    private RestNote? note;

    public RestNote? Read() => note;

    public void Write(RestNote? note) => this.note = note;
}
