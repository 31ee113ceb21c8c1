package io.pinstream.deploy.installation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;

/**
 * A lock held while a process uses the data folder. The operating system releases it if the process
 * is killed.
 */
final class FolderLock implements AutoCloseable {

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  static FolderLock take(DataFolder folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.lock(),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(folder, "by this process");
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    if (lock == null) {
      String owner = owner(channel);
      channel.close();
      throw inUse(folder, owner.isEmpty() ? "by another process" : "by process " + owner);
    }
    channel.truncate(0);
    String pid = Long.toString(ProcessHandle.current().pid());
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    return new FolderLock(channel);
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    String text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
    return text.matches("[0-9]+") ? text : "";
  }

  private static RuntimeException inUse(DataFolder folder, String byWhom) {
    return Refusal.because(
        "The data folder " + folder.root() + " is in use " + byWhom,
        "stop that Pinstream, or give this one another folder with --data");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
