//! A port of the home router that leads to this machine, asked for in the background.
//!
//! Many routers open a port for whoever asks from inside: by PCP or its older form NAT-PMP, or by UPnP. The
//! host of a table asks, so that friends come in without a relay. Nothing waits for the answer and nothing fails without
//! it: most routers do not answer, and then a table is reached as before. What is opened is asked for again in time, and
//! given back when the table closes; a program that dies leaves it until its time is over, two hours at most.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU16;
use std::time::Duration;

pub(super) use crab_nat::InternetProtocol;
use crab_nat::{MappingFailure, PortMapping, PortMappingOptions, PortMappingType, TimeoutConfig};
use igd_next::aio::Gateway;
use igd_next::aio::tokio::{Tokio, search_gateway};
use igd_next::{AddPortError, PortMappingProtocol, SearchOptions};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::endpoint::Shortened;
use super::interfaces::Router;

/// An open port, as long as there is one. When it is dropped the port is given back a little later.
#[derive(Debug)]
pub(super) struct PortMap {
    place: watch::Receiver<Option<SocketAddr>>,
    stop: oneshot::Sender<()>,
    keeping: JoinHandle<()>,
}

/// A port that a router has opened.
#[derive(Debug)]
enum Open {
    /// By PCP or NAT-PMP.
    Asked(PortMapping, Ipv4Addr),
    /// By UPnP.
    Told {
        gateway: Gateway<Tokio>,
        protocol: PortMappingProtocol,
        inside: SocketAddr,
        outside: SocketAddr,
        /// In seconds; 0 for ever.
        lease: u32,
    },
}

/// Why a router opens no port. It is no news to anybody: most do not.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("{0}")]
    Asked(#[from] MappingFailure),
    #[error("{0}")]
    Address(#[from] crab_nat::natpmp::Failure),
    #[error("{0}")]
    Told(#[from] igd_next::Error),
    #[error("it has no address of IPv4 outside")]
    NoAddress,
    #[error("it is not asked for this port")]
    NoPort,
}

impl PortMap {
    /// Begins to ask these routers to lead a port of theirs to port `port` of this machine. Must be called where tokio
    /// runs.
    pub(super) fn ask(port: u16, protocol: InternetProtocol, routers: Vec<Router>) -> Self {
        let (tell, place) = watch::channel(None);
        let (stop, stopped) = oneshot::channel();
        let keeping = tokio::spawn(keep((port, protocol), routers, tell, stopped));
        Self { place, stop, keeping }
    }

    /// Where this machine is reached from outside, if a router has opened a port.
    pub(super) fn place(&self) -> Option<SocketAddr> {
        *self.place.borrow()
    }

    /// Waits until [`place`](Self::place) is another. Nothing is lost when the wait is given up.
    pub(super) async fn changed(&mut self) {
        if self.place.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Gives the port back, and waits for that at most a second.
    pub(super) async fn release(self) {
        self.stop.send(()).ok();
        if timeout(FAREWELL, self.keeping).await.is_err() {
            tracing::debug!("the router was not heard when its port was given back");
        }
    }
}

async fn keep(
    wanted: (u16, InternetProtocol),
    routers: Vec<Router>,
    tell: watch::Sender<Option<SocketAddr>>,
    mut stopped: oneshot::Receiver<()>,
) {
    if routers.is_empty() {
        return;
    }
    loop {
        let open = tokio::select! {
            _ = &mut stopped => return,
            open = Open::by_any(wanted, &routers) => open,
        };
        if let Some(mut open) = open {
            tracing::debug!(at = %Shortened(open.outside()), "the router has opened a port");
            loop {
                tell.send_replace(Some(open.outside()).filter(|at| is_public(at.ip())));
                tokio::select! {
                    _ = &mut stopped => return open.give_back().await,
                    () = sleep(open.renewed_after()) => {}
                }
                if let Err(error) = open.renew().await {
                    tracing::debug!(%error, "the router keeps its port open no longer");
                    break;
                }
            }
            tell.send_replace(None);
        }
        tokio::select! {
            _ = &mut stopped => return,
            () = sleep(AGAIN) => {}
        }
    }
}

impl Open {
    /// Asks each router, in each way that it may know.
    async fn by_any(wanted: (u16, InternetProtocol), routers: &[Router]) -> Option<Self> {
        for router in routers {
            match Self::by_asking(wanted, router).await {
                Ok(open) => return Some(open),
                Err(error) => tracing::debug!(%error, "no port by PCP or NAT-PMP"),
            }
            match Self::by_telling(wanted, router).await {
                Ok(open) => return Some(open),
                Err(error) => tracing::debug!(%error, "no port by UPnP"),
            }
        }
        None
    }

    async fn by_asking((port, protocol): (u16, InternetProtocol), router: &Router) -> Result<Self, Refused> {
        let port = NonZeroU16::new(port).ok_or(Refused::NoPort)?;
        let wanted = PortMappingOptions {
            external_port: Some(port),
            lifetime_seconds: Some(LEASE),
            timeout_config: Some(PATIENCE),
        };
        let (gateway, own) = (router.at.into(), IpAddr::V4(router.own));
        let mapping = PortMapping::new(gateway, own, protocol, port, wanted).await?;
        let outside = match mapping.mapping_type() {
            PortMappingType::Pcp { external_ip, .. } => match external_ip.to_canonical() {
                IpAddr::V4(outside) => outside,
                IpAddr::V6(_) => return Err(Refused::NoAddress),
            },
            PortMappingType::NatPmp => crab_nat::natpmp::external_address(gateway, Some(PATIENCE)).await?,
        };
        Ok(Self::Asked(mapping, outside))
    }

    async fn by_telling((port, protocol): (u16, InternetProtocol), router: &Router) -> Result<Self, Refused> {
        if router.own.is_loopback() {
            return Err(Refused::NoAddress);
        }
        let mut search = SearchOptions::default();
        search.bind_addr = (router.own, 0).into();
        search.timeout = Some(SEARCH);
        let gateway = search_gateway(search).await.map_err(igd_next::Error::from)?;
        let IpAddr::V4(outside) = gateway.get_external_ip().await.map_err(igd_next::Error::from)? else {
            return Err(Refused::NoAddress);
        };
        let mut open = Self::Told {
            gateway,
            protocol: match protocol {
                InternetProtocol::Udp => PortMappingProtocol::UDP,
                InternetProtocol::Tcp => PortMappingProtocol::TCP,
            },
            inside: (router.own, port).into(),
            outside: (outside, port).into(),
            lease: LEASE,
        };
        open.renew().await?;
        Ok(open)
    }

    /// Asks for the same port once more.
    async fn renew(&mut self) -> Result<(), Refused> {
        match self {
            Self::Asked(mapping, _) => Ok(mapping.renew().await?),
            Self::Told {
                gateway,
                protocol,
                inside,
                outside,
                lease,
            } => {
                let way = (*inside, outside.port());
                let told = tell(gateway, *protocol, way, *lease).await;
                if matches!(told, Err(AddPortError::OnlyPermanentLeasesSupported)) && *lease > 0 {
                    *lease = 0;
                    return Ok(tell(gateway, *protocol, way, 0).await.map_err(igd_next::Error::from)?);
                }
                Ok(told.map_err(igd_next::Error::from)?)
            }
        }
    }

    async fn give_back(self) {
        let error = match self {
            Self::Asked(mapping, _) => mapping.try_drop().await.err().map(|(error, _)| error.to_string()),
            Self::Told {
                gateway,
                protocol,
                outside,
                ..
            } => {
                let removed = gateway.remove_port(protocol, outside.port()).await;
                removed.err().map(|error| error.to_string())
            }
        };
        if let Some(error) = error {
            tracing::debug!(error, "the port was not given back");
        }
    }

    /// From where this machine is reached by the port.
    fn outside(&self) -> SocketAddr {
        match self {
            Self::Asked(mapping, outside) => (*outside, mapping.external_port().get()).into(),
            Self::Told { outside, .. } => *outside,
        }
    }

    /// When it is asked for again: in the middle of its time.
    fn renewed_after(&self) -> Duration {
        let lease = match self {
            Self::Asked(mapping, _) => mapping.lifetime(),
            Self::Told { lease: 0, .. } => LEASE,
            Self::Told { lease, .. } => *lease,
        };
        Duration::from_secs(u64::from(lease / 2)).max(SHORTEST)
    }
}

/// Whether an address is known everywhere. A router behind another, or in a provider's network, has one that is not.
pub(super) fn is_public(outside: IpAddr) -> bool {
    match outside {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            let is_shared = a == 100 && (64..128).contains(&b);
            !(ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified() || is_shared)
        }
        IpAddr::V6(_) => false,
    }
}

async fn tell(
    gateway: &Gateway<Tokio>,
    protocol: PortMappingProtocol,
    (inside, port): (SocketAddr, u16),
    lease: u32,
) -> Result<(), AddPortError> {
    gateway.add_port(protocol, port, inside, lease, "Thirteen").await
}

/// For so many seconds a port is asked for.
const LEASE: u32 = 7_200;
/// However short a router's lease is, it is not asked more often.
const SHORTEST: Duration = Duration::from_secs(30);
/// A router that has not opened a port is asked again after so long.
const AGAIN: Duration = Duration::from_secs(600);
/// How long a router has to answer: a second, in three tries.
const PATIENCE: TimeoutConfig = TimeoutConfig {
    initial_timeout: Duration::from_millis(150),
    max_retries: 2,
    max_retry_timeout: None,
};
/// How long routers that speak UPnP are looked for.
const SEARCH: Duration = Duration::from_secs(4);
/// How long a closing table waits for its router.
const FAREWELL: Duration = Duration::from_secs(1);

#[cfg(test)]
pub(super) mod tests;
