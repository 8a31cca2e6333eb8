namespace TaskLoops.Soak.Year;

/// <summary>A module that is loaded each week for three days.</summary>
internal sealed class Guest(Action<string> begun)
{
    [ModuleLoop(Minutes = 10)]
    public void Often() => begun(nameof(Often));

    [ModuleLoop(Times = ["12:00 Europe/Warsaw"])]
    public void AtNoon() => begun(nameof(AtNoon));
}
