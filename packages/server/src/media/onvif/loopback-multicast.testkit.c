/*
 * For LD_PRELOAD: lets a program find cameras on its own machine. onvif-util switches off that its questions are
 * heard there, and asks whatever network is the default; here they go to the loopback alone.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <sys/socket.h>

int setsockopt(int fd, int level, int name, const void *value, socklen_t length) {
  int (*next)(int, int, int, const void *, socklen_t) = dlsym(RTLD_NEXT, "setsockopt");
  if (level != IPPROTO_IP || name != IP_MULTICAST_LOOP) return next(fd, level, name, value, length);
  struct in_addr loopback = {.s_addr = htonl(INADDR_LOOPBACK)};
  return next(fd, IPPROTO_IP, IP_MULTICAST_IF, &loopback, sizeof loopback);
}
