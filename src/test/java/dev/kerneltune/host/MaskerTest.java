package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MaskerTest {
  private static final String CMDLINE =
      "BOOT_IMAGE=/vmlinuz-5.15.0.1-generic root=UUID=0a1b2c3d-1111-2222-3333-444455556666 ro "
          + "ip=10.1.2.3::10.1.2.1:255.255.255.0:gpu-node-17:eth0:off nfsroot=filer01:/export "
          + "BOOTIF=01-aa-bb-cc-dd-ee-ff isolcpus=1-3,5-7 pci=realloc=off console=ttyS0,115200";

  @Test
  void thePasswordsOfAGrubCfgAreMasked() {
    assertMasked(
        "/boot/grub/grub.cfg",
        "password_pbkdf2 root grub.pbkdf2.sha512.10000.AB12.CD34\n",
        "password_pbkdf2 root grub.pbkdf2.sha512.xxxxx.xxxx.xxx1\n");
    assertMasked(
        "/boot/grub/grub.cfg", "set x\npassword root hunter2\n", "set x\npassword root xxxxxx1\n");
  }

  @Test
  void identifiersBecomePlaceholdersOfTheSameLengthAndForm() {
    assertMasked("/sys/class/net/eth0/address", "b8:ce:f6:12:34:56\n", "02:00:00:00:00:01\n");
    assertMasked("/sys/class/net/eth0/address", "B8:CE:F6:12:34:5A\n", "02:00:00:00:00:01\n");
    assertMasked("/x", "10.20.30.40/24", "10.10.10.11/24");
    assertMasked("/x", "nfs://192.168.1.7:2049", "nfs://198.100.0.1:2049");
    assertMasked(
        "/x", "inet6 2001:db8:85a3::8a2e:370:7334 ", "inet6 0200:000:0000::0000:000:0001 ");
    assertMasked(
        "/sys/class/infiniband/mlx5_0/ports/1/gids/0",
        "fe80:0000:0000:0000:0c42:a103:0079:fa2c\n",
        "fe80:0000:0000:0000:0200:0000:0000:0001\n");
    assertMasked(
        "/sys/class/infiniband/mlx5_0/ports/1/gids/3",
        "0000:0000:0000:0000:0000:ffff:0a01:0203\n",
        "0000:0000:0000:0000:0000:ffff:0000:0001\n");
    assertMasked(
        "/sys/class/infiniband/mlx5_0/node_guid", "0c42:a103:0079:fa2c\n", "0200:0000:0000:0001\n");
    assertMasked(
        "/x",
        "GPU-3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "GPU-02000000-0000-0000-0000-000000000001");
    assertMasked(
        "/sys/class/nvme/nvme0/serial", "S4EVNX0R123456      \n", "xxxxxxxxxxxxx1      \n");
    assertMasked("/sys/block/nvme0n1/wwid", "eui.0025385b71b03b2f\n", "eui.0200000000000001\n");
    assertMasked(
        "/sys/class/fc_host/host0/port_name", "0x2000e0071bce95f2\n", "0x0200000000000001\n");
    assertMasked("/sys/class/fc_host/host0/fabric_name", "0x0\n", "0x0\n");
    assertMasked("/sys/class/net/eth0/phys_port_id", "ac1f6b8a5fc8\n", "020000000001\n");
    assertMasked("/proc/sys/kernel/hostname", "gpu-node-17\n", "xxx-xxxx-x1\n");
    assertMasked("/x", "dev serial=ABC123,next", "dev serial=xxxxx1,next");
    assertMasked("/x", "http://install.example.org/ks", "http://xxxxxxx.xxxxxxx.xx1/ks");
  }

  @Test
  void theBuilderOfAKernelIsMaskedAndItsVersionsStay() {
    assertMasked(
        "/proc/version",
        "Linux version 5.15.0.31-gen (joe@box7) (gcc 11.4.0.1) #1 SMP",
        "Linux version 5.15.0.31-gen (xxx@xxx1) (gcc 11.4.0.1) #1 SMP");
  }

  @Test
  void theCommandLineStaysACommandLine() {
    assertMasked(
        "/proc/cmdline",
        CMDLINE,
        "BOOT_IMAGE=/vmlinuz-5.15.0.1-generic root=UUID=02000000-0000-0000-0000-000000000001 ro "
            + "ip=10.0.0.1::10.0.0.2:255.255.255.0:xxx-xxxx-x1:eth0:off nfsroot=xxxxxx1:/export "
            + "BOOTIF=02-00-00-00-00-00-01 isolcpus=1-3,5-7 pci=realloc=off console=ttyS0,115200");
  }

  @Test
  void serversOfMountsAreMasked() {
    assertMasked(
        "/proc/mounts",
        "filer01:/export /data nfs4 rw,addr=10.1.2.3 0 0\n//nas/share /mnt cifs rw 0 0\n",
        "xxxxxx1:/export /data nfs4 rw,addr=10.0.0.1 0 0\n//xx1/share /mnt cifs rw 0 0\n");
  }

  @Test
  void whatOnlyLooksLikeAnIdentifierStays() {
    for (String text :
        List.of(
            "0000:3b:00.0",
            "0-15,32-47",
            "ffffffff,ffffffff,ffffffff",
            "535.183.01",
            "5.14.0-427.59.1.el9_4.x86_64",
            "127.0.0.1",
            "0.0.0.0",
            "255.255.255.0",
            "999.1.1.1",
            "00:00:00:00:00:00",
            "ff:ff:ff:ff:ff:ff",
            "0000:0000:0000:0000:0000:0000:0000:0000",
            "fe80:0000:0000:0000:0000:0000:0000:0000",
            "::1",
            "12:34:56",
            "2:0:0:0",
            "12:cpuset:/system.slice",
            "pci:v000010DEd00002330sv000010DEsd000016C1bc03sc02i00",
            "0x00000000c0000000 0x00000000c0ffffff 0x0000000000140204",
            "input3::capslock",
            "always [madvise] never",
            "MT_0000000838",
            "28.41.1000")) {
      assertMasked("/sys/some/file", text, text);
    }
    assertMasked("/sys/module/ice/version", "1.9.11.14\n", "1.9.11.14\n");
    assertMasked("/sys/class/dmi/id/board_serial", "Not Specified\n", "Not Specified\n");
  }

  @Test
  void equalThingsStayEqualAndDifferentOnesDifferent() {
    Map<String, Raw> masked =
        mask(
            Map.of(
                "/a", bytes("b8:ce:f6:12:34:56"),
                "/b", bytes("b8:ce:f6:12:34:57 B8-CE-F6-12-34-56"),
                "/c", bytes("10.0.0.1 10.0.0.2 10.0.0.1")));
    assertThat(masked.get("/a")).isEqualTo(bytes("02:00:00:00:00:01"));
    assertThat(masked.get("/b")).isEqualTo(bytes("02:00:00:00:00:02 02-00-00-00-00-01"));
    assertThat(masked.get("/c")).isEqualTo(bytes("10.0.0.1 10.0.0.2 10.0.0.1"));
  }

  @Test
  void aNameIsTheSameInAPathAListingAndALink() {
    String name = "enxb8cef6123456";
    Recording masked =
        new Masker()
            .mask(
                new Recording(
                    Map.of("/sys/class/net/" + name + "/mtu", bytes("1500")),
                    Map.of("/sys/class/net", new Listing.Names(List.of(name, "lo"))),
                    Map.of("/sys/class/net/" + name, bytes("../../devices/pci0/net/" + name)),
                    Map.of(),
                    OptionalLong.empty()));
    assertThat(masked.files()).containsOnlyKeys("/sys/class/net/enx020000000001/mtu");
    assertThat(masked.folders())
        .containsEntry("/sys/class/net", new Listing.Names(List.of("enx020000000001", "lo")));
    assertThat(masked.links())
        .isEqualTo(
            Map.of(
                "/sys/class/net/enx020000000001", bytes("../../devices/pci0/net/enx020000000001")));
  }

  @Test
  void theSerialNumberInConfigurationSpaceIsMaskedAndNothingElse() {
    byte[] config = new byte[4096];
    config[0] = (byte) 0xde;
    put(config, 0x100, 0x15010001); // AER, the next capability at 0x150
    put(config, 0x150, 0x00010003); // the serial number, the last one
    put(config, 0x154, 0x12345678);
    put(config, 0x158, 0xb8cef600);
    byte[] expected = config.clone();
    put(expected, 0x154, 0x00000002);
    put(expected, 0x158, 0x01000000);
    assertThat(mask(Map.of("/sys/bus/pci/devices/0000:01:00.0/config", new Raw.Bytes(config))))
        .containsValue(new Raw.Bytes(expected));
  }

  @Test
  void aCapabilityListThatTurnsBackEnds() {
    byte[] config = new byte[4096];
    put(config, 0x100, 0x10010001);
    assertThat(mask(Map.of("/sys/x/config", new Raw.Bytes(config))))
        .containsValue(new Raw.Bytes(config));
    byte[] cutOff = new byte[64];
    assertThat(mask(Map.of("/sys/x/config", new Raw.Bytes(cutOff))))
        .containsValue(new Raw.Bytes(cutOff));
  }

  @Test
  void bytesInWhichNamesMayStandBecomeZeros() {
    assertThat(mask(Map.of("/sys/x/vpd", new Raw.Bytes(new byte[] {5, 6}))))
        .containsValue(new Raw.Bytes(new byte[2]));
  }

  @Test
  void anythingButBytesStaysWhatItIs() {
    Map<String, Raw> lacks =
        Map.of(
            "/sys/a/serial", new Raw.Missing(),
            "/sys/b/serial", new Raw.Refused("EACCES"),
            "/sys/c/serial", new Raw.Blocked(1000));
    assertThat(mask(lacks)).isEqualTo(lacks);
  }

  private static void put(byte[] bytes, int at, int word) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (word >> 8 * i);
    }
  }

  private static void assertMasked(String path, String text, String expected) {
    assertThat(mask(Map.of(path, bytes(text))).get(path)).as(text).isEqualTo(bytes(expected));
    assertThat(expected).hasSameSizeAs(text);
  }

  private static Map<String, Raw> mask(Map<String, Raw> files) {
    return new Masker()
        .mask(new Recording(files, Map.of(), Map.of(), Map.of(), OptionalLong.empty()))
        .files();
  }

  private static Raw bytes(String text) {
    return new Raw.Bytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
