using SuperInsight.Domain.TcbConfiguration.Fields;

namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>What CloudBase Run can attach, and where.</summary>
internal static class StorageRules
{
    public static void Check(CheckedObject deployment, MistakeList mistakes)
    {
        foreach (var volumes in deployment.Objects(FieldNames.Services).Select(service => service.Objects(FieldNames.Storage)))
        {
            Distinct.Check(volumes, FieldNames.Name, "volume", mistakes);
            Distinct.Check(volumes, FieldNames.MountPath, "volume", mistakes);
            foreach (var disk in volumes.Where(volume => volume.Text(FieldNames.Type) == ConfigurationFields.CloudDisk))
            {
                mistakes.Add(MistakeKind.CloudDisk, disk.PathOf(FieldNames.Type), disk.PlaceOf(FieldNames.Type),
                    $"CloudBase Run cannot attach a cloud disk (cbs{(disk.States(FieldNames.Type) ? "" : ", the default")}): a disk belongs to one virtual machine, and the instances of two releases overlap",
                    "Write type: cfs for files that a network file system suits; keep databases on managed servers (topology: external), or run the image on a machine (CVM) that has the disk.");
            }

            foreach (var bucket in volumes.Where(volume => volume.Text(FieldNames.Type) == ConfigurationFields.Bucket))
            {
                mistakes.Add(MistakeKind.BucketVolume, bucket.PathOf(FieldNames.Type), bucket.PlaceOf(FieldNames.Type),
                    "a bucket (cos) is mounted with a key of two parts, and the cloud's interface has one field for it, undocumented",
                    "Attach it in the console (CloudBase Run, the service, its storage) and take it out of this file: releases keep what is attached there. Or write type: cfs.");
            }
        }
    }
}
