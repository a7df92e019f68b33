using SuperInsight.Domain.TcbConfiguration.Fields;

namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>What follows from where the data is: nothing that would split or lose it passes.</summary>
internal static class TopologyRules
{
    private const string DatabaseUrl = "DATABASE_URL";

    /// <summary>The variables that tell a container what the configuration says of the data.</summary>
    private static readonly (string Variable, string Field)[] Told = [("Topology", FieldNames.Topology), ("AcceptDataLossSeconds", FieldNames.AcceptDataLossSeconds)];

    public static void Check(CheckedObject deployment, MistakeList mistakes)
    {
        if (deployment.Text(FieldNames.Topology) is not { } topology)
            return;
        if (topology == "ephemeral" && !deployment.States(FieldNames.AcceptDataLossSeconds))
            mistakes.Add(MistakeKind.TopologyDataLoss, FieldNames.AcceptDataLossSeconds, deployment.PlaceOf(FieldNames.Topology), "with topology ephemeral it must be said how much data may go with an instance", "Add accept_data_loss_seconds: 300 (60 or more).");
        foreach (var service in deployment.Objects(FieldNames.Services))
        {
            CheckContradictions(deployment, service, mistakes);
            if (topology == "external")
            {
                CheckStores(service, mistakes);
                continue;
            }

            CheckInstances(topology, service, mistakes);
            if (topology == "volume" && service.LacksObjects(FieldNames.Storage))
                mistakes.Add(MistakeKind.NoVolume, service.PathOf(FieldNames.Storage), service.PlaceOf(FieldNames.Storage), "with topology volume the data lies on one, and none is named", "Add storage, or state another topology.");
        }
    }

    private static void CheckInstances(string topology, CheckedObject service, MistakeList mistakes)
    {
        if (service.Object(FieldNames.Resource) is not { } resource)
            return;
        if (resource.Whole(FieldNames.MaxInstances) is > 1 and var max)
        {
            mistakes.Add(MistakeKind.TopologyInstances, resource.PathOf(FieldNames.MaxInstances), resource.PlaceOf(FieldNames.MaxInstances),
                $"{max} instances{(resource.States(FieldNames.MaxInstances) ? "" : " (the default)")} would each have a database of their own, or share one that only one may write (topology {topology})",
                "Write max_instances: 1; or move the data to managed servers and write topology: external.");
        }

        if (resource.Whole(FieldNames.MinInstances) == 0)
        {
            mistakes.Add(MistakeKind.TopologyIdle, resource.PathOf(FieldNames.MinInstances), resource.PlaceOf(FieldNames.MinInstances),
                $"without an instance no backup is taken{(topology == "ephemeral" ? ", and the data is gone" : "")} (topology {topology})", "Write min_instances: 1.");
        }
    }

    private static void CheckStores(CheckedObject service, MistakeList mistakes)
    {
        var several = service.Object(FieldNames.Resource)?.Whole(FieldNames.MaxInstances) is not 1;
        foreach (var (name, value) in service.Variables(FieldNames.EnvVariables).Where(variable => variable.Value.Value is string text && LocalStore.IsLocal(text)))
        {
            var isDatabase = name == DatabaseUrl && several;
            mistakes.Add(isDatabase ? MistakeKind.EmbeddedData : MistakeKind.LocalStore, $"{service.PathOf(FieldNames.EnvVariables)}.{name}", value.Place,
                $"with topology external it points into the container: each instance would have {(isDatabase ? "a database" : "a store")} of its own",
                $"Point it to a managed server: \"{{{{env.{name}}}}}\"{(isDatabase ? ", or write topology: ephemeral with one instance" : "")}.");
        }

        foreach (var volume in service.Objects(FieldNames.Storage).Where(volume => volume.Text(FieldNames.MountPath) is { } mount && LocalStore.IsDataDirectory(mount)))
        {
            mistakes.Add(MistakeKind.EmbeddedData, volume.PathOf(FieldNames.MountPath), volume.PlaceOf(FieldNames.MountPath),
                "with topology external no database runs in the container, and this is where one keeps its data", "Remove the volume; or write topology: volume with one instance.");
        }
    }

    private static void CheckContradictions(CheckedObject deployment, CheckedObject service, MistakeList mistakes)
    {
        var variables = service.Variables(FieldNames.EnvVariables);
        foreach (var (variable, field) in Told)
        {
            var stated = deployment.Text(field) ?? deployment.Whole(field)?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (variables.TryGetValue(variable, out var value) && value.Value is string said && said != stated)
                mistakes.Add(MistakeKind.TopologyContradicted, $"{service.PathOf(FieldNames.EnvVariables)}.{variable}", value.Place, $"it says something else than {field} does", $"Remove the variable: it is set from {field}.");
        }
    }
}
