// The functions in globals.d.ts that return a promise; a test checks this list.

export const promised: ReadonlySet<string> = new Set(
  `receive sleep erlang.receive erlang.sleep timer.sleep why erlang.why
   net_kernel.connect net_kernel.connect_node net_kernel.hidden_connect_node net_kernel.start net_kernel.stop net_kernel.get_state
   net_kernel.get_net_ticktime net_kernel.set_net_ticktime net_kernel.allow
   net_adm.ping net_adm.names net_adm.dns_hostname net_adm.world net_adm.world_list net_adm.host_file
   rpc.call rpc.multicall rpc.block_call rpc.yield rpc.nb_yield rpc.sbcast rpc.pinfo rpc.parallel_eval rpc.pmap
   dbg.c erpc.call erpc.multicall erpc.receive_response erpc.wait_response gen_server.call gen_server.enter_loop gen_server.multi_call gen_server.receive_response
   gen_event.add_handler gen_event.add_sup_handler gen_event.call gen_event.delete_handler gen_event.receive_response gen_event.start
   gen_event.start_link gen_event.start_monitor gen_event.stop gen_event.swap_handler gen_event.swap_sup_handler gen_event.sync_notify
   gen_event.wait_response gen_event.which_handlers
   gen_server.start gen_server.start_link gen_server.start_monitor gen_server.stop gen_server.wait_response
   gen_statem.call gen_statem.enter_loop gen_statem.receive_response gen_statem.start gen_statem.start_link
   gen_statem.start_monitor gen_statem.stop gen_statem.wait_response
   proc_lib.hibernate proc_lib.start proc_lib.start_link proc_lib.start_monitor proc_lib.stop
   supervisor.count_children supervisor.delete_child supervisor.get_callback_module supervisor.get_childspec supervisor.restart_child
   supervisor.start_child supervisor.start_link supervisor.terminate_child supervisor.which_children
   application.ensure_all_started application.ensure_started application.load application.permit application.start
   application.start_boot application.stop application.takeover application.unload application_controller.config_change init.wait_until_started
   sys.change_code sys.get_state sys.get_status sys.install sys.log sys.log_to_file sys.no_debug sys.remove sys.replace_state
   sys.resume sys.statistics sys.suspend sys.terminate sys.trace
   global.register_name global.re_register_name global.unregister_name global.sync global.set_lock global.del_lock global.trans
   erlang.hibernate erlang.yield timer.tc io.get_line io.read transcript.start transcript.stop
   net.bridge net.crash net.cut net.delay net.faults net.freeze net.halves net.heal net.hold net.isolate net.rate net.release net.ring net.thaw
   trace.start trace.stop trace.save observer.start observer.stop`.split(/\s+/),
);
