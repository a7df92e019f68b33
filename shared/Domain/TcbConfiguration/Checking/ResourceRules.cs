using System.Globalization;
using SuperInsight.Domain.TcbConfiguration.Fields;

namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>What hangs together in the size and number of instances, and in the names of services.</summary>
internal static class ResourceRules
{
    private const double SmallestCpu = 0.25;
    private const double GibibytesOfACore = 2;

    public static void Check(CheckedObject deployment, MistakeList mistakes)
    {
        var services = deployment.Objects(FieldNames.Services);
        Distinct.Check(services, FieldNames.ServiceName, "service", mistakes);
        Distinct.Check(services, FieldNames.ServicePath, "service", mistakes);
        foreach (var resource in services.Select(service => service.Object(FieldNames.Resource)).OfType<CheckedObject>())
        {
            CheckPair(resource, mistakes);
            CheckCount(resource, mistakes);
        }
    }

    private static void CheckPair(CheckedObject resource, MistakeList mistakes)
    {
        if (resource.Number(FieldNames.Cpu) is not { } cpu || resource.Number(FieldNames.Memory) is not { } memory)
            return;
        // 0.25, 0.5, 1, 2, 4 …
        var isSize = Math.Log2(cpu / SmallestCpu) is var doublings && doublings == Math.Floor(doublings);
        if (isSize && memory == cpu * GibibytesOfACore)
            return;
        var better = SmallestCpu;
        while (better < cpu || better * GibibytesOfACore < memory)
            better *= 2;
        var name = resource.States(FieldNames.Memory) ? FieldNames.Memory : FieldNames.Cpu;
        mistakes.Add(MistakeKind.CpuMemoryPair, resource.PathOf(name), resource.PlaceOf(name), string.Create(CultureInfo.InvariantCulture, $"{cpu} cores with {memory} GiB is no pair of CloudBase Run"),
            string.Create(CultureInfo.InvariantCulture, $"Write cpu: {better} and memory: {better * GibibytesOfACore}, unless you know that your environment takes this pair."));
    }

    private static void CheckCount(CheckedObject resource, MistakeList mistakes)
    {
        if (resource.Whole(FieldNames.MinInstances) is not { } min || resource.Whole(FieldNames.MaxInstances) is not { } max || min <= max)
            return;
        var name = resource.States(FieldNames.MinInstances) ? FieldNames.MinInstances : FieldNames.MaxInstances;
        mistakes.Add(MistakeKind.MinAboveMax, resource.PathOf(name), resource.PlaceOf(name), $"min_instances is {min}, and max_instances only {max}{(resource.States(FieldNames.MaxInstances) ? "" : " (its default)")}",
            $"Lower min_instances to {max}, or raise max_instances to {min}.");
    }
}
