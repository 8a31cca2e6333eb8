namespace DSharpPlus.AsyncEvents;

public delegate Task AsyncEventHandler<in TSender, in TArgs>(TSender sender, TArgs args)
    where TArgs : AsyncEventArgs;
